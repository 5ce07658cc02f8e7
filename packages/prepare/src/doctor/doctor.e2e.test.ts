import { cp, truncate } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { requireBuilt, runCommand } from "../__fixtures__/built-command.ts";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import type { Diagnosis } from "./diagnose.ts";

// The command as it is published, on this machine and the example desk's bundle as `npm test` builds it.

const DESK_BUNDLE = fileURLToPath(
  new URL("../../../../examples/service-desk/deployment/assets", import.meta.url),
);
const TOKEN = "hf_secretsecretsecret";

beforeAll(requireBuilt);

const doctor = async (place: string, ...more: string[]) => {
  const args = ["doctor", place, "--json", "--quiet", ...more];
  const { code, stdout, stderr } = await runCommand(args, { env: { HF_TOKEN: TOKEN, HF_HUB_OFFLINE: "1" } });
  expect(stdout + stderr).not.toContain(TOKEN);
  expect(stdout + stderr).not.toContain(`${homedir()}/`);
  return { code, diagnosis: JSON.parse(stdout) as Diagnosis };
};
const stateOf = ({ checks }: Diagnosis, name: string) => checks.find((check) => check.name === name)?.state;

describe("doctor", () => {
  it("finds this machine and the example desk's bundle sound, and ends with 0", async () => {
    const { code, diagnosis } = await doctor(DESK_BUNDLE);
    expect(diagnosis.checks.filter(({ state }) => state === "problem")).toEqual([]);
    expect({ code, healthy: diagnosis.healthy }).toEqual({ code: 0, healthy: true });
    for (const name of ["Node.js", "platform", "cores", "memory", "kept graphs", "runtime", "bundle"]) {
      expect(stateOf(diagnosis, name), name).toBe("ok");
    }
    expect(stateOf(diagnosis, "Hub")).toBeUndefined();
  });

  it("names the file that is damaged, what to do, and ends with 1; the rest is still looked at", async () => {
    const bundle = join(await temporaryFolder(), "bundle");
    await cp(DESK_BUNDLE, bundle, { recursive: true });
    await truncate(join(bundle, "heads/ngrams.npy"), 1000);
    const { code, diagnosis } = await doctor(bundle, "--hub");
    expect({ code, healthy: diagnosis.healthy }).toEqual({ code: 1, healthy: false });
    const damaged = diagnosis.checks.find(({ name }) => name === "bundle");
    expect(damaged).toMatchObject({ state: "problem", remedy: expect.stringMatching(/\S/) });
    expect(damaged?.found).toContain("heads/ngrams.npy");
    expect(stateOf(diagnosis, "runtime")).toBe("ok");
    expect(stateOf(diagnosis, "Hub")).toBe("warning");
  });
});
