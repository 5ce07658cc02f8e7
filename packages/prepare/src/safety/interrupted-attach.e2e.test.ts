import { cp, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fsAssets } from "@org/classifier-assets-fs";
import { runProgram } from "@org/classifier-command-line/testing";
import { verifyWholeBundle } from "@org/classifier-core/provider";
import { beforeAll, describe, expect, it } from "vitest";
import { BUILT_LIBRARY, requireBuilt } from "../__fixtures__/built-command.ts";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { hollowBundle, UNSAFE, verdictOn } from "../__fixtures__/judged-bundle.ts";
import { attachVerdict } from "./attach-verdict.ts";
import { measuredDigest, readVerdict } from "./read-verdict.ts";

/** Attaches in a process that kills itself just before its n-th change of the disk. */
const KILLED_ATTACH = `
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
const [library, dir, verdict, moment] = process.argv.slice(1);
let changes = 0;
for (const name of ["mkdir", "open", "rename", "rm"]) {
  const change = fs[name];
  fs[name] = (...args) => {
    if (++changes > Number(moment)) process.kill(process.pid, "SIGKILL");
    return change(...args);
  };
}
syncBuiltinESMExports();
const { attachVerdict } = await import(library);
await attachVerdict(dir, JSON.parse(verdict));`;
/** Far more than there are: a loop that would not end fails here. */
const MOST_MOMENTS = 60;

let bare: string;
let judged: string;
beforeAll(async () => {
  requireBuilt();
  bare = await hollowBundle();
  judged = await hollowBundle();
  await attachVerdict(judged, verdictOn(await measuredDigest(judged), UNSAFE));
});

describe.each(["no verdict", "an older verdict"])("attaching over %s", (over) => {
  it("leaves the old state or the new one whenever it is killed, and the next attach clears up", async () => {
    const start = over === "no verdict" ? bare : judged;
    const old = await readVerdict(start);
    const fresh = verdictOn(await measuredDigest(start), { date: "2026-11-25" });
    const seen = new Set<string>();
    let moment = 0;
    for (; moment < MOST_MOMENTS; moment++) {
      const dir = join(await temporaryFolder(), "bundle");
      await cp(start, dir, { recursive: true });
      const { signal, code, stderr } = await runProgram(process.execPath, [
        ...["--input-type=module", "-e", KILLED_ATTACH],
        ...[BUILT_LIBRARY, dir, JSON.stringify(fresh), String(moment)],
      ]);
      if (signal === null) expect(code, stderr).toBe(0);

      // Every file the manifest names is there, with the bytes it promises.
      await verifyWholeBundle(await fsAssets(dir).open());
      const found = await readVerdict(dir);
      expect([old, fresh]).toContainEqual(found);
      seen.add(found?.date ?? "none");

      await attachVerdict(dir, fresh);
      expect(await readVerdict(dir)).toEqual(fresh);
      expect((await readdir(dir)).sort()).toEqual(["data", "manifest.json", "models", "safety.json"]);
      expect(await readdir(dirname(dir))).toEqual(["bundle"]);
      if (signal === null) break;
    }
    expect(moment).toBeGreaterThan(5);
    expect(moment).toBeLessThan(MOST_MOMENTS);
    expect(seen).toEqual(new Set([old?.date ?? "none", fresh.date]));
  });
});
