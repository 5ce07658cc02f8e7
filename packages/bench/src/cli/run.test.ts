import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onScreens, type ScreenOptions, temporaryFolder } from "@org/classifier-command-line/testing";
import { describe, expect, it } from "vitest";
import { reportOf } from "../__fixtures__/report.ts";
import { workOf } from "../__fixtures__/work.ts";
import type { AccuracyOptions } from "../accuracy/measure-accuracy.ts";
import { DatasetError } from "../datasets/dataset-error.ts";
import type { ThroughputReport } from "../throughput/measure-throughput.ts";
import { type CliWork, run } from "./run.ts";

const REPORT = reportOf("banking77", [{ accuracy: 0.9445 }]);
const MEASURED: Partial<CliWork> = { measureAccuracy: async () => REPORT };

const cli = (line: string, work: Partial<CliWork> = {}, options?: ScreenOptions) =>
  onScreens((io) => run(line.split(" ").filter(Boolean), io, workOf(work)), options);

const ACCURACY = "accuracy --dataset banking77";

describe("usage", () => {
  it.each(["--help", "accuracy --help", "throughput --help", "memory --help", "--version", "help accuracy"])(
    "%s answers on stdout and ends with 0",
    async (line) => {
      const { code, stdout, stderr } = await cli(line);
      expect(code).toBe(0);
      expect(stdout).not.toBe("");
      expect(stderr).toBe("");
    },
  );

  it.each([
    "",
    "accuraccy",
    "accuracy",
    "accuracy --dataset imagenet",
    `${ACCURACY} extra`,
    `${ACCURACY} --nonsense`,
    `${ACCURACY} --mode fast`,
    `${ACCURACY} --shots 7`,
    `${ACCURACY} --shots 5 --seeds 0`,
    `${ACCURACY} --seeds 3`,
    `${ACCURACY} --two-level`,
    `${ACCURACY} --oos-train`,
    `${ACCURACY} --source x`,
    "accuracy --dataset service-desk --data x",
    "accuracy --dataset service-desk --shots 5",
    "throughput --rounds 2",
    "throughput --threads 0",
    "throughput --data a --tickets b",
    "throughput --bundle a --keep-bundle b",
    "memory --tickets many",
    "memory --model m",
    "memory --peer-tickets 5",
    "report",
    "report a.json",
    "report --out page.html",
  ])("%j is wrong usage: a message on stderr, nothing on stdout, 2", async (line) => {
    const { code, stdout, stderr } = await cli(line);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).not.toBe("");
  });
});

describe("accuracy", () => {
  const optionsOf = async (line: string) => {
    let seen: AccuracyOptions | undefined;
    const measureAccuracy = async (options: AccuracyOptions) => {
      seen = options;
      return REPORT;
    };
    expect((await cli(line, { measureAccuracy })).code).toBe(0);
    return seen;
  };

  it("hands its options on", async () => {
    expect(await optionsOf(`${ACCURACY} --data d --shots 8 --seeds 3 --mode full --model m`)).toMatchObject({
      dataset: "banking77",
      data: "d",
      shots: 8,
      seeds: 3,
      mode: "full",
      model: "m",
    });
    expect(await optionsOf("accuracy --dataset clinc150 --two-level --oos-train")).toMatchObject({
      dataset: "clinc150",
      twoLevel: true,
      outOfScopeTraining: true,
      mode: "auto",
    });
    expect(await optionsOf("accuracy --dataset service-desk --source s --evaluation e")).toMatchObject({
      source: "s",
      evaluation: "e",
    });
  });

  it("prints the table on stdout and progress on stderr, in a few plain lines where that is no terminal", async () => {
    const measureAccuracy = async ({ onProgress }: AccuracyOptions) => {
      for (let done = 0; done <= 1000; done++) {
        onProgress?.({ run: "banking77", step: "classify", done, total: 1000 });
      }
      return REPORT;
    };
    const lines = [0, 250, 500, 750, 1000].map((done) => `banking77, classify: ${done} of 1000\n`).join("");
    const { code, stdout, stderr } = await cli(ACCURACY, { measureAccuracy });
    expect({ code, stderr }).toEqual({ code: 0, stderr: lines });
    expect(stdout).toMatch(/^category accuracy +94\.45 % +≥ 94\.2 % +met /m);
  });
});

describe("--json", () => {
  it("writes the whole report into the file, and leaves nothing else there", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "report.json");
    await writeFile(file, "an older report");
    const { code, stdout } = await cli(`${ACCURACY} --json ${file}`, MEASURED);
    expect(code).toBe(0);
    expect(stdout).toContain("category accuracy");
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(REPORT)));
    expect(await readdir(folder)).toEqual(["report.json"]);
  });
});

describe("failure", () => {
  const missing = new DatasetError({
    code: "ERR_DATASET_NOT_FOUND",
    what: "banking77/train.csv does not exist",
    remedy: "Name the folder.",
  });

  it("for a missing data set ends with 1 and prints no result", async () => {
    const result = await cli(ACCURACY, { measureAccuracy: () => Promise.reject(missing) });
    expect(result).toEqual({
      code: 1,
      stdout: "",
      stderr: "error [ERR_DATASET_NOT_FOUND] banking77/train.csv does not exist. Name the folder.\n",
    });
  });

  it("is told from an interruption, which ends with 130", async () => {
    const controller = new AbortController();
    const measureAccuracy = async ({ signal }: AccuracyOptions) => {
      controller.abort();
      signal?.throwIfAborted();
      return REPORT;
    };
    expect(await cli(ACCURACY, { measureAccuracy }, { signal: controller.signal })).toEqual({
      code: 130,
      stdout: "",
      stderr: "interrupted\n",
    });
  });
});

describe("--strict", () => {
  const limit = { direction: "at most", value: 1, source: "a test" } as const;
  const withBar = (verdict: "met" | "missed" | "not measured") => ({
    measureThroughput: async () =>
      ({
        ...REPORT,
        ...{ verb: "throughput", texts: 1, contenders: [] },
        bars: [{ what: "speed", measured: 1, unit: "ratio", limit, verdict }],
      }) as ThroughputReport,
  });

  it.each([
    ["met", 0],
    ["not measured", 0],
    ["missed", 1],
  ] as const)("with a bar that is %s ends with %d", async (verdict, code) => {
    expect((await cli("throughput --strict", withBar(verdict))).code).toBe(code);
  });

  it("left out, a bar that is missed ends with 0", async () => {
    expect((await cli("throughput", withBar("missed"))).code).toBe(0);
  });
});
