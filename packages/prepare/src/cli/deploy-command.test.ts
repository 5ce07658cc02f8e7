import { Screen } from "@org/classifier-command-line/testing";
import { describe, expect, it } from "vitest";
import type { DeploymentReport, DeployOptions } from "../deploy/deploy.ts";
import { type CliWork, run } from "./run.ts";

const REPORT: DeploymentReport = {
  out: "out",
  entry: "src/main.js",
  bundleFolder: "src/assets",
  platform: "linux-x64",
  bundle: { id: "desk", version: "1.0.0", digest: "0123456789abcdef".repeat(4) },
  verdict: "none",
  sizes: {
    code: 850,
    packages: 1_600_000,
    runtime: 46_300_000,
    bundle: {
      model: 24_300_000,
      embeddings: 11_300_000,
      heads: 3_600_000,
      data: 1_900_000,
      total: 41_100_000,
    },
    total: 89_000_850,
    files: 106,
  },
  sample: { decision: "route", category: "tills", firstResultMs: 512, network: "namespace" },
  warnings: ["The bundle has no safety verdict."],
};
const LINE = "deploy --entry src/main.js --bundle assets --out out";

async function cli(line: string, report: DeploymentReport = REPORT) {
  const [stdout, stderr] = [new Screen(false), new Screen(false)];
  const asked: DeployOptions[] = [];
  const deploy = async (options: DeployOptions) => {
    asked.push(options);
    return report;
  };
  const code = await run(line.split(" "), { stdout, stderr }, { deploy } as Partial<CliWork> as CliWork);
  return { code, stdout: stdout.text, asked };
}

describe("deploy", () => {
  it("hands its options on", async () => {
    const { asked } = await cli(`${LINE} --platform win32-x64 --zip --force`);
    expect(asked).toEqual([
      {
        entry: "src/main.js",
        bundle: "assets",
        out: "out",
        platform: "win32-x64",
        zip: true,
        force: true,
        onProgress: expect.any(Function),
      },
    ]);
  });

  it("shows sizes by part, the verdict, warnings and how to start it", async () => {
    const { code, stdout } = await cli(LINE);
    expect(code).toBe(0);
    expect(stdout).toContain("deployed desk 1.0.0, digest 0123456789ab for linux-x64 to out\n");
    expect(stdout).toContain("safety verdict: none\n");
    expect(stdout).toContain(
      "started without a network (namespace), and a ticket classified within 512 ms: route, tills\n",
    );
    expect(stdout).toContain("warning The bundle has no safety verdict.\n");
    expect(stdout).toMatch(/^runtime +46\.3 MB$/m);
    expect(stdout).toMatch(/^ {2}model +24\.3 MB$/m);
    expect(stdout).toMatch(/^total +89\.0 MB$/m);
    expect(stdout).toContain("to start it, in that folder: node src/main.js\n");
  });

  it("shows what was packed, and where it is", async () => {
    const { stdout } = await cli(LINE, { ...REPORT, zip: { path: "out.zip", bytes: 49_500_000 } });
    expect(stdout).toMatch(/^zipped +49\.5 MB$/m);
    expect(stdout).toContain("packed in out.zip\n");
    expect((await cli(LINE)).stdout).not.toContain("zip");
  });

  it("says that another platform's was not started; --json is the report", async () => {
    const { sample: _, ...unstarted } = REPORT;
    expect((await cli(LINE, unstarted)).stdout).toContain("not started");
    expect(JSON.parse((await cli(`${LINE} --json`)).stdout)).toEqual(REPORT);
  });
});
