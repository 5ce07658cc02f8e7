import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Screen } from "@org/classifier-command-line/testing";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { judgementOf, ticketsOf } from "../__fixtures__/judgements.ts";
import { safetyReportOf } from "../__fixtures__/safety-report.ts";
import { workOf } from "../__fixtures__/work.ts";
import type { SafetyOptions, SafetyReport } from "../safety/measure-safety.ts";
import { SideFailedError } from "../safety/side-failed-error.ts";
import { run } from "./run.ts";

const TICKETS = ticketsOf(3);
const SAME = [judgementOf(), judgementOf(), judgementOf()];
const SAFE = safetyReportOf(TICKETS, SAME, SAME);
const UNSAFE = safetyReportOf(TICKETS, SAME, [...SAME.slice(1), judgementOf({ category: "cards" }, 0.4)]);

/** The command with tickets in a file and work that is not done; gives what the work was asked for, too. */
async function safety(line: string, outcome: SafetyReport | Error = SAFE) {
  const folder = await temporaryFolder();
  const file = join(folder, "mine.jsonl");
  await writeFile(file, TICKETS.map(({ name, text }) => JSON.stringify({ id: name, text })).join("\n"));
  const [stdout, stderr] = [new Screen(), new Screen()];
  let asked: SafetyOptions | undefined;
  const code = await run(
    [
      "safety",
      "--tickets",
      file,
      ...line
        .split(" ")
        .filter(Boolean)
        .map((word) => word.replace("@", folder)),
    ],
    { stdout, stderr },
    workOf({
      measureSafety: async (options) => {
        asked = options;
        if (outcome instanceof Error) throw outcome;
        return outcome;
      },
    }),
  );
  return { code, stdout: stdout.text, stderr: stderr.text, asked, folder };
}

describe("the exit code", () => {
  it("is 0 for SAFE, and 1 for UNSAFE, which is a result all the same", async () => {
    expect(await safety("")).toMatchObject({ code: 0, stderr: "" });
    const unsafe = await safety("", UNSAFE);
    expect(unsafe).toMatchObject({ code: 1, stderr: "" });
    expect(unsafe.stdout).toMatch(/\nUNSAFE\n$/);
  });

  it("is 1 for a side that fails, without either word", async () => {
    const failed = new SideFailedError("candidate", new Error("no bundle. Name one."));
    const { code, stdout, stderr } = await safety("", failed);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error \[ERR_SAFETY_SIDE\] the candidate could not be measured/);
    expect(stderr).not.toContain("SAFE:");
  });

  it.each([
    "--bundle a --candidate b",
    "--bundle a --candidate-dtype q8",
    "--candidate live --out b",
    "--bundle a --out b",
    "--seed 2",
    "--attach",
    "--candidate hub:org/name --attach",
    "--sample 0",
    "--starts 1.5",
    "--candidate-dtype int4",
    "--baseline live:int4",
    "--min-identical 99.5",
    "--max-level-flips -1",
    "--max-mean-drift no",
    "--min-speedup 0",
    "extra",
  ])("is 2 for the wrong usage %j, before any work", async (line) => {
    const { code, stdout, stderr, asked } = await safety(line);
    expect({ code, stdout, asked }).toEqual({ code: 2, stdout: "", asked: undefined });
    expect(stderr).not.toBe("");
  });
});

describe("the options", () => {
  it("name a live build of fp32 and a build of w8 where they name nothing", async () => {
    const { asked } = await safety("");
    expect(asked).toMatchObject({
      baseline: { content: { kind: "live", dtype: "fp32" } },
      candidate: { content: { kind: "build", dtype: "w8" } },
      tickets: TICKETS,
      tolerances: {},
    });
  });

  it("are handed on", async () => {
    const { asked } = await safety(
      "--baseline build:w8 --candidate-dtype q8 --candidate-threads 2 --candidate-package p --sample 5 --seed 3 --starts 9 --min-identical 0.9 --max-level-flips 2 --max-mean-drift 0 --min-speedup 1.5 --out o --attach --texts --source s --model m",
    );
    expect(asked).toMatchObject({
      baseline: { content: { kind: "build", dtype: "w8" } },
      candidate: { content: { kind: "build", dtype: "q8" }, threads: 2, packageDir: "p" },
      ...{ sample: 5, seed: 3, starts: 9, out: "o", attach: true, texts: true, source: "s", model: "m" },
      tolerances: { minIdentical: 0.9, maxLevelFlips: 2, maxMeanDrift: 0, minSpeedup: 1.5 },
    });
    expect((await safety("--bundle b")).asked?.candidate?.content).toEqual({ kind: "bundle", dir: "b" });
  });
});

describe("what is shown", () => {
  it("is each ticket that changed, with a glimpse of it, what it changed to and by how much", async () => {
    const { stdout } = await safety("", UNSAFE);
    expect(stdout).toMatch(/^t-3 {2}secret 3$/m);
    expect(stdout).toMatch(/^ +category lending → cards, confidence 0\.900 → 0\.400 \(drift 0\.500\)$/m);
    expect(stdout).not.toContain("secret 1");
  });

  it("is not in the file of --json, which has names in place of texts", async () => {
    const { folder } = await safety("--json @/report.json", UNSAFE);
    const json = await readFile(join(folder, "report.json"), "utf8");
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(UNSAFE)));
    expect(json).not.toContain("secret");
  });
});
