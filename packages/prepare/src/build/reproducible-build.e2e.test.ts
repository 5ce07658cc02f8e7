import { cp, stat } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "@org/classifier-command-line/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { BIN, requireBuilt } from "../__fixtures__/built-command.ts";
import { differingFiles, filesIn, LIBRARY_DESK, temporaryFolder } from "../__fixtures__/folders.ts";

/** Builds in a process of its own with one umask and environment, from sources copied to a folder of its own. */
async function build(umask: string, env: Readonly<Record<string, string>>): Promise<string> {
  const source = join(await temporaryFolder(), "sources of the desk");
  await cp(LIBRARY_DESK, source, { recursive: true });
  const out = join(await temporaryFolder(), "bundle");
  const command = [process.execPath, BIN, "build", "--source", source, "--out", out, "--threads", "1"];
  const { code, stderr } = await runProgram(
    "sh",
    ["-c", `umask ${umask}; exec "$@"`, "sh", ...command, "--quiet"],
    { env, cwd: await temporaryFolder() },
  );
  expect(code, stderr).toBe(0);
  return out;
}

describe.skipIf(process.platform === "win32")("builds (skipped on Windows, which has no umask)", () => {
  let plain: string;
  beforeAll(async () => {
    requireBuilt();
    plain = await build("022", { TZ: "UTC", LANG: "C" });
  });

  it.each([
    ["another umask", "077", { TZ: "UTC", LANG: "C" }],
    ["another time zone, where it is already tomorrow", "022", { TZ: "Pacific/Kiritimati", LANG: "C" }],
    // Turkish lower-cases I to a letter of its own, German writes numbers with commas.
    ["a Turkish locale", "022", { TZ: "UTC", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" }],
    ["a German locale", "022", { TZ: "Europe/Berlin", LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" }],
    ["CI and a user of another name", "022", { CI: "true", USER: "somebody", LOGNAME: "somebody" }],
  ])("with %s are the same to the byte", async (_, umask, env) => {
    const other = await build(umask, env);
    const files = [...(await filesIn(other)).keys()];
    expect(files.length).toBeGreaterThan(15);
    // Trained heads are part of it.
    expect(files.filter((path) => path.startsWith("heads/")).length).toBeGreaterThan(3);
    expect(await differingFiles(other, plain)).toEqual([]);
    if (umask === "077") {
      // The umask did reach the files, or this would have compared like with like.
      expect((await stat(join(other, "manifest.json"))).mode & 0o777).toBe(0o600);
    }
  });
});
