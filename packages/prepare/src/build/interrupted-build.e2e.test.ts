import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "@org/classifier-command-line/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { BUILT_LIBRARY, requireBuilt, runCommand } from "../__fixtures__/built-command.ts";
import { editedDesk } from "../__fixtures__/edited-desk.ts";
import { differingFiles, LIBRARY_DESK, temporaryFolder } from "../__fixtures__/folders.ts";
import { validateBundle } from "../validate/validate-bundle.ts";

let sound: string;
let newer: string;
beforeAll(async () => {
  requireBuilt();
  sound = join(await temporaryFolder(), "bundle");
  const built = await runCommand(["build", "--source", LIBRARY_DESK, "--out", sound, "--quiet"]);
  expect(built.code, built.stderr).toBe(0);
  newer = await editedDesk({ "desk.yaml": (text) => text.replace("version: 1.0.0", "version: 2.0.0") });
});

/** Builds in a process that kills itself, as nothing else can be so sure of the moment. */
const KILLED_BUILD = `
const [library, source, out, step, atEnd] = process.argv.slice(1);
const { buildBundle } = await import(library);
await buildBundle({
  source,
  out,
  threads: 1,
  onProgress(progress) {
    if (progress.step === step && (atEnd === "" || progress.done === progress.total)) process.kill(process.pid, "SIGKILL");
  },
});`;

describe.each([
  { step: "embed", at: "the start", debris: 0 },
  { step: "write", at: "the start", debris: 0 },
  { step: "write", at: "the end", debris: 1 },
  { step: "verify", at: "the end", debris: 1 },
])("a build killed in step $step, at $at", ({ step, at, debris }) => {
  it("leaves the old bundle whole, and what it leaves beside it goes with the next build", async () => {
    const folder = await temporaryFolder();
    const out = join(folder, "bundle");
    await cp(sound, out, { recursive: true });
    const killed = await runProgram(process.execPath, [
      ...["--input-type=module", "-e", KILLED_BUILD],
      ...[BUILT_LIBRARY, newer, out, step, at === "the end" ? "at end" : ""],
    ]);
    expect(killed).toMatchObject({ code: null, signal: "SIGKILL" });
    expect(await differingFiles(out, sound)).toEqual([]);
    expect(await validateBundle(out)).toMatchObject({ valid: true, bundle: { version: "1.0.0" } });
    expect((await readdir(folder)).filter((name) => name !== "bundle")).toHaveLength(debris);

    const next = await runCommand(["build", "--source", newer, "--out", out, "--quiet"]);
    expect(next.code, next.stderr).toBe(0);
    expect(await readdir(folder)).toEqual(["bundle"]);
    expect(await validateBundle(out)).toMatchObject({ valid: true, bundle: { version: "2.0.0" } });
  });
});
