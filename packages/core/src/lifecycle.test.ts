import { describe, expect, it } from "vitest";
import { createLifecycle } from "./lifecycle.ts";

describe("a lifecycle", () => {
  it("releases once, after the work under way, even where that fails", async () => {
    const events: string[] = [];
    const lifecycle = createLifecycle(async () => {
      events.push("released");
    });
    let fail: (error: Error) => void = () => {};
    const work = lifecycle.run(() => new Promise((_, reject) => (fail = reject)));
    const closing = [lifecycle.close(), lifecycle.close()];
    await new Promise((resolve) => setImmediate(resolve));
    expect(events).toEqual([]);
    fail(new Error("work failed"));
    await expect(work).rejects.toThrow("work failed");
    await Promise.all(closing);
    expect(events).toEqual(["released"]);
  });

  it("refuses work from the moment closing begins", async () => {
    const lifecycle = createLifecycle(async () => {});
    const closing = lifecycle.close();
    await expect(lifecycle.run(async () => 1)).rejects.toMatchObject({ code: "ERR_CLASSIFIER_CLOSED" });
    await closing;
  });
});
