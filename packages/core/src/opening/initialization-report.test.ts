import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { createStepTimer } from "./initialization-report.ts";

/** Differences of times lose their last bits. */
const ROUNDING_MS = 1e-6;

it("keeps steps in their order, with what was read in them and without parts where none was timed", async () => {
  const { run, steps } = createStepTimer();
  await run("provider", async () => {});
  const desk = await run(
    "desk",
    async () => ({ bytes: 7 }),
    ({ bytes }) => bytes,
  );
  expect(desk).toEqual({ bytes: 7 });
  expect(steps.map(({ step, bytes }) => [step, bytes])).toEqual([
    ["provider", 0],
    ["desk", 7],
  ]);
  for (const step of steps) expect(step).not.toHaveProperty("parts");
});

it("has parts that may overlap, each within its step", async () => {
  const { run, steps } = createStepTimer();
  await run("model", async (timePart) => {
    const beside = timePart("hash", () => wait(5));
    expect(await timePart("tokenizer", () => "tokens")).toBe("tokens");
    await beside;
  });
  const [model] = steps;
  expect(model?.parts?.map(({ part }) => part)).toEqual(["tokenizer", "hash"]);
  for (const { startMs, durationMs } of model?.parts ?? []) {
    expect(startMs).toBeGreaterThanOrEqual(0);
    expect(startMs + durationMs).toBeLessThanOrEqual((model?.durationMs ?? 0) + ROUNDING_MS);
  }
});

it("notes neither a step nor a part that failed", async () => {
  const { run, steps } = createStepTimer();
  const failing = run("model", (timePart) => timePart("session", () => Promise.reject(new Error("no"))));
  await expect(failing).rejects.toThrow("no");
  expect(steps).toEqual([]);
});
