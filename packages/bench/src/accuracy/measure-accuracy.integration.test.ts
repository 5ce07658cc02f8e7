import { readdir } from "node:fs/promises";
import { afterEach, expect, it, vi } from "vitest";
import { INVENTED_DATASETS, temporaryFolder } from "../__fixtures__/folders.ts";
import { type AccuracyProgress, type AccuracyReport, measureAccuracy } from "./measure-accuracy.ts";

// The real model on an invented data set of BANKING77's form: a bicycle rental, 6 labels of 8 tickets.

/** By chance one of six would be right; a sentence model finds at least two of three. */
const AT_LEAST_RIGHT = 2 / 3;

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A folder for temporary files that nobody else uses. */
async function ownTemporaryFolder(): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of ["TMPDIR", "TEMP", "TMP"]) vi.stubEnv(name, folder);
  return folder;
}

/** What is the bench's own: the native runtime writes logs of its own there. */
const leftIn = async (folder: string) =>
  (await readdir(folder)).filter((name) => name.startsWith("classifier-bench-"));

it("measures a whole training split, in the data set's own labels", async () => {
  const temporary = await ownTemporaryFolder();
  const progress: AccuracyProgress[] = [];
  const report = await measureAccuracy({
    dataset: "banking77",
    data: INVENTED_DATASETS,
    onProgress: (event) => progress.push(event),
  });
  const [subject] = report.subjects;
  const [run] = subject?.runs ?? [];
  expect(run?.tickets).toEqual({ training: 48, trainingRepeated: 0, inScope: 12, outOfScope: 0 });
  expect(run?.outcomes).toHaveLength(12);
  expect(run?.measurements.accuracy).toBeGreaterThanOrEqual(AT_LEAST_RIGHT);
  const labels = new Set(run?.outcomes.map(({ expectedCategory }) => expectedCategory));
  expect(labels).toContain("deposit_back?");
  for (const { category, confidence, microseconds } of run?.outcomes ?? []) {
    expect(labels).toContain(category);
    expect(confidence).toBeGreaterThan(0);
    expect(microseconds).toBeGreaterThan(0);
  }
  // What was chosen, and on what: never on the test split.
  expect(run?.build.chosen).toMatchObject({ settings: { category: { source: expect.any(String) } } });
  expect(run?.build.digest).toMatch(/^[0-9a-f]{64}$/);
  expect(progress.at(-1)).toEqual({ run: "banking77", step: "classify", done: 12, total: 12 });
  expect(report.host.cores).toBeGreaterThan(0);
  expect(Object.keys(report.versions)).toContain("@org/classifier-core");
  expect(await leftIn(temporary)).toEqual([]);
});

it("draws shots by seed, and the same ones again", async () => {
  const measure = () =>
    measureAccuracy({ dataset: "banking77", data: INVENTED_DATASETS, shots: 5, seeds: 2, mode: "full" });
  const answersOf = ({ subjects }: AccuracyReport) =>
    subjects[0]?.runs.map(({ build, outcomes }) => ({
      digest: build.digest,
      answers: outcomes.map(({ category, confidence }) => ({ category, confidence })),
    }));
  const report = await measure();
  const [subject] = report.subjects;
  expect(subject?.subject).toBe("banking77 5-shot");
  expect(subject?.runs.map(({ seed }) => seed)).toEqual([1, 2]);
  expect(subject?.runs.map(({ tickets }) => tickets.training)).toEqual([30, 30]);
  expect(new Set(subject?.runs.map(({ build }) => build.digest)).size).toBe(2);
  expect(report.options).toMatchObject({ shots: 5, seeds: 2, generator: "mulberry32", mode: "full" });
  expect(answersOf(await measure())).toEqual(answersOf(report));
});

it("aborted rejects with the reason, and leaves nothing behind", async () => {
  const temporary = await ownTemporaryFolder();
  const controller = new AbortController();
  const reason = new Error("not now");
  const measuring = measureAccuracy({
    dataset: "banking77",
    data: INVENTED_DATASETS,
    signal: controller.signal,
    onProgress: ({ step }) => {
      if (step === "classify") controller.abort(reason);
    },
  });
  await expect(measuring).rejects.toBe(reason);
  expect(await leftIn(temporary)).toEqual([]);
});
