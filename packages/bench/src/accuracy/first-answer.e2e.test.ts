import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { inventedBundle } from "../__fixtures__/invented-bundle.ts";
import { measureFirstAnswer } from "./first-answer.ts";

// The processes import what was built: run "npm run build" first.

it("is timed in nine processes of each kind, in turn", async () => {
  const folder = await temporaryFolder();
  const bundle = await inventedBundle(folder);
  const done: number[] = [];
  const { medianMs, answeredMs, bareMs } = await measureFirstAnswer({
    bundle,
    ticket: "when do you open on Sunday",
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
    onProgress: () => {},
  });
  const error = await failing.catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "ERR_MEASURED_PROCESS" });
  expect(String(error)).toContain("AssetsNotFoundError");
});

it("aborted rejects with the reason", async () => {
  const reason = new Error("not now");
  const failing = measureFirstAnswer({
    bundle: ".",
    ticket: "hello",
    signal: AbortSignal.abort(reason),
    onProgress: () => {},
  });
  await expect(failing).rejects.toBe(reason);
});
