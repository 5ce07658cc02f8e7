import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLatestAnswer } from "./latest-answer.ts";

const DELAY_MS = 200;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Questions that are answered when the test says so, in the order it says. */
function asked() {
  const open = new Map<string, { answer: () => void; fail: () => void; signal: AbortSignal }>();
  const shown: string[] = [];
  const failed: string[] = [];
  const latest = createLatestAnswer<string, string>({
    delayMs: DELAY_MS,
    async *ask(question, signal) {
      yield await new Promise<string>((resolve, reject) => {
        // Deliberately deaf to its signal: an answer that comes all the same must not be shown either.
        open.set(question, {
          signal,
          answer: () => resolve(question),
          fail: () => reject(new Error(question)),
        });
      });
    },
    onAnswer: (answer) => shown.push(answer),
    onFailure: (_, question) => failed.push(question),
  });
  return { latest, open, shown, failed };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe("createLatestAnswer", () => {
  it("asks once for many questions put while somebody types", async () => {
    const { latest, open } = asked();
    for (const text of ["t", "ti", "til", "till"]) {
      latest.put(text);
      await vi.advanceTimersByTimeAsync(DELAY_MS - 1);
    }
    expect([...open.keys()]).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect([...open.keys()]).toEqual(["till"]);
  });

  it("aborts what is out of date, and never shows it, however late it comes", async () => {
    const { latest, open, shown } = asked();
    latest.putNow("old");
    latest.putNow("new");
    expect(open.get("old")?.signal.aborted).toBe(true);
    expect(open.get("new")?.signal.aborted).toBe(false);
    open.get("new")?.answer();
    await settle();
    open.get("old")?.answer();
    await settle();
    expect(shown).toEqual(["new"]);
  });

  it("aborts an answer as soon as another question is put, before that is asked", () => {
    const { latest, open } = asked();
    latest.putNow("old");
    latest.put("new");
    expect(open.get("old")?.signal.aborted).toBe(true);
  });

  it("tells a failure of the latest question, and none of an older one", async () => {
    const { latest, open, failed } = asked();
    latest.putNow("old");
    latest.putNow("new");
    open.get("old")?.fail();
    open.get("new")?.fail();
    await settle();
    expect(failed).toEqual(["new"]);
  });

  it("asks nothing that was cancelled", async () => {
    const { latest, open } = asked();
    latest.put("text");
    latest.cancel();
    await vi.advanceTimersByTimeAsync(DELAY_MS * 2);
    expect(open.size).toBe(0);
  });
});
