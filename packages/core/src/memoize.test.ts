import { describe, expect, it } from "vitest";
import { memoize } from "./memoize.ts";

function gate<Result>() {
  let resolve: (result: Result) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<Result>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe("memoized work", () => {
  it("is not begun before somebody asks", () => {
    let begun = 0;
    const work = memoize(async () => begun++);
    expect(work.current()).toBeUndefined();
    expect(begun).toBe(0);
  });

  it("is done once, for those who ask together and for those who ask later", async () => {
    const { promise, resolve } = gate<string>();
    let begun = 0;
    const work = memoize(() => {
      begun++;
      return promise;
    });
    const [first, second] = [work.get(), work.get()];
    expect(second).toBe(first);
    expect(work.current()).toBe(first);
    resolve("done");
    expect(await first).toBe("done");
    expect(work.get()).toBe(first);
    expect(begun).toBe(1);
  });

  it("that failed fails for all who waited, and is begun anew by the next", async () => {
    const gates = [gate<string>(), gate<string>()];
    let begun = 0;
    const work = memoize(() => (gates[begun++] as (typeof gates)[number]).promise);
    const [first, second] = [work.get(), work.get()];
    gates[0]?.reject(new Error("down"));
    await expect(first).rejects.toThrow("down");
    await expect(second).rejects.toThrow("down");
    expect(work.current()).toBeUndefined();
    const third = work.get();
    expect(third).not.toBe(first);
    gates[1]?.resolve("up");
    expect(await third).toBe("up");
    expect(begun).toBe(2);
    expect(work.current()).toBe(third);
  });

  it("may be begun anew by one who has just been told that it failed", async () => {
    let begun = 0;
    const work = memoize(async () => {
      if (begun++ === 0) throw new Error("down");
      return "up";
    });
    expect(await work.get().catch(() => work.get())).toBe("up");
  });

  it("is given the signal of who begins it", async () => {
    const seen: (AbortSignal | undefined)[] = [];
    const work = memoize(async (signal) => seen.push(signal));
    const { signal } = new AbortController();
    await Promise.all([work.get(signal), work.get(new AbortController().signal)]);
    expect(seen).toEqual([signal]);
    expect(seen[0]).toBe(signal);
  });
});
