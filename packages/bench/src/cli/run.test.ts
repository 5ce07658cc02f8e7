import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onScreens, type ScreenOptions, temporaryFolder } from "@org/classifier-command-line/testing";
import { describe, expect, it } from "vitest";
import { reportOf } from "../__fixtures__/report.ts";
import type { AccuracyOptions } from "../accuracy/measure-accuracy.ts";
import { DatasetError } from "../datasets/dataset-error.ts";
import { type CliWork, run } from "./run.ts";

const REPORT = reportOf("banking77", [{ accuracy: 0.9445 }]);
const MEASURED: Partial<CliWork> = { measureAccuracy: async () => REPORT };

/** Work that a test does not replace is not expected to be asked for. */
const orFail = (work: Partial<CliWork>): CliWork =>
  new Proxy(work as CliWork, {
    get: (given, name: keyof CliWork) =>
      given[name] ?? (() => Promise.reject(new Error(`${name} was called`))),
  });

const cli = (line: string, work: Partial<CliWork> = {}, options?: ScreenOptions) =>
  onScreens((io) => run(line.split(" ").filter(Boolean), io, orFail(work)), options);

const ACCURACY = "accuracy --dataset banking77";

describe("usage", () => {
  it.each(["--help", "accuracy --help", "--version", "help accuracy"])(
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
