import { Screen } from "@org/classifier-command-line/testing";
import { describe, expect, it } from "vitest";
import type { DiagnoseOptions, Diagnosis } from "../doctor/diagnose.ts";
import { type CliWork, run } from "./run.ts";

const DIAGNOSIS: Diagnosis = {
  healthy: false,
  checks: [
    { name: "Node.js", state: "ok", found: "22.0.0" },
    { name: "memory", state: "warning", found: "300.0 MB", remedy: "Grant more." },
    { name: "bundle", state: "problem", found: "none", remedy: "Build one." },
  ],
};

async function cli(line: string, diagnosis: Diagnosis = DIAGNOSIS) {
  const [stdout, stderr] = [new Screen(false), new Screen(false)];
  const asked: DiagnoseOptions[] = [];
  const diagnose = async (options: DiagnoseOptions) => {
    asked.push(options);
    return diagnosis;
  };
  const code = await run(line.split(" "), { stdout, stderr }, { diagnose } as Partial<CliWork> as CliWork);
  return { code, stdout: stdout.text, asked };
}

describe("doctor", () => {
  it("hands its options on", async () => {
    const { asked } = await cli("doctor assets --hub --endpoint http://127.0.0.1:1");
    expect(asked).toEqual([{ place: "assets", hub: true, endpoint: "http://127.0.0.1:1" }]);
    expect((await cli("doctor")).asked).toEqual([{}]);
  });

  it("shows a line a check, with what to do below it, and how many are bad", async () => {
    const { code, stdout } = await cli("doctor");
    expect(code).toBe(1);
    expect(stdout).toBe(`ok       Node.js  22.0.0
warning  memory   300.0 MB
                  Grant more.
problem  bundle   none
                  Build one.

1 problem, 1 warning
`);
  });

  it("ends with 0 where there are warnings alone; --json is the diagnosis", async () => {
    const warned = { healthy: true, checks: DIAGNOSIS.checks.slice(0, 2) };
    const { code, stdout } = await cli("doctor --json", warned);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(warned);
  });
});
