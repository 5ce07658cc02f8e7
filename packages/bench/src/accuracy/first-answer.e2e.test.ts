import { join } from "node:path";
import { buildBundle } from "@org/classifier-prepare";
import { expect, it } from "vitest";
import { INVENTED_DATASETS, temporaryFolder } from "../__fixtures__/folders.ts";
import { readDataset } from "../datasets/read-dataset.ts";
import { measureFirstAnswer } from "./first-answer.ts";
import { writeSource } from "./write-source.ts";

// The processes import what was built: run "npm run build" first.

async function invention() {
  const [subject] = await readDataset({
    dataset: "banking77",
    data: INVENTED_DATASETS,
    ...{ twoLevel: false, outOfScopeTraining: false, source: "", evaluation: "" },
  });
  if (subject?.training.kind !== "tickets") throw new Error("expected tickets");
  return { name: subject.name, ...subject.training };
}

it("is timed in nine processes of each kind, in turn", async () => {
  const folder = await temporaryFolder();
  const [source, bundle] = [join(folder, "source"), join(folder, "bundle")];
  await writeSource(source, await invention());
  await buildBundle({ source, out: bundle });
  const done: number[] = [];
  const { medianMs, answeredMs, bareMs } = await measureFirstAnswer({
    bundle,
    ticket: "when do you open on Sunday",
    folder,
    onProgress: (count) => done.push(count),
  });
  expect(done).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect([answeredMs.length, bareMs.length]).toEqual([9, 9]);
  for (const bare of bareMs) expect(bare).toBeGreaterThan(0);
  // Loading the packages and a bundle takes some time, whatever the machine.
  expect(medianMs).toBeGreaterThan(0);
});

it("of a process that fails is an error, which keeps what it said", async () => {
  const folder = await temporaryFolder();
  const failing = measureFirstAnswer({
    bundle: join(folder, "no bundle"),
    ticket: "hello",
    folder,
    onProgress: () => {},
  });
  const error = await failing.catch((caught: unknown) => caught);
  expect(error).toMatchObject({ message: "a process of its own ended with 1" });
  expect(String((error as Error).cause)).toContain("ERR_ASSETS_NOT_FOUND");
});

it("aborted rejects with the reason", async () => {
  const reason = new Error("not now");
  const failing = measureFirstAnswer({
    bundle: ".",
    ticket: "hello",
    folder: await temporaryFolder(),
    signal: AbortSignal.abort(reason),
    onProgress: () => {},
  });
  await expect(failing).rejects.toBe(reason);
});
