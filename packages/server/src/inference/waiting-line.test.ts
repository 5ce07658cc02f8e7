import { describe, expect, it } from "vitest";
import type { ServiceError } from "../service-error.ts";
import { type EnterOptions, type Leave, WaitingLine } from "./waiting-line.ts";

/** Later than any test ends. */
const PATIENCE_MS = 60_000;

/** A line, and a list of who was called in which order. */
function lineOf(options: { places: number; maxWaiting: number; serviceMs?: number }) {
  const { places, maxWaiting, serviceMs = 10 } = options;
  const line = new WaitingLine({ places, maxWaiting, serviceMs: () => serviceMs });
  const called: string[] = [];
  const enter = (name: string, entering: Partial<EnterOptions> = {}): Promise<Leave> => {
    const turn = line.enter({ deadlineMs: PATIENCE_MS, ...entering });
    turn.then(
      () => called.push(name),
      () => called.push(`not ${name}`),
    );
    return turn;
  };
  return { line, called, enter };
}

/** Lets every promise that is settled be told. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const refusal = (entering: Promise<unknown>) =>
  entering.then(
    () => {
      throw new Error("was let in");
    },
    (error: ServiceError) => error,
  );

describe("a line", () => {
  it("serves as many as there are places, and calls the others in the order they came", async () => {
    const { line, called, enter } = lineOf({ places: 2, maxWaiting: 10 });
    const leave = [await enter("a"), await enter("b")];
    const [c, d] = [enter("c"), enter("d")];
    await settle();
    expect({ called, served: line.served, waiting: line.waiting }).toEqual({
      ...{ called: ["a", "b"], served: 2, waiting: 2 },
    });
    leave[1]?.();
    await c;
    leave[0]?.();
    await d;
    expect(called).toEqual(["a", "b", "c", "d"]);
    expect({ served: line.served, waiting: line.waiting }).toEqual({ served: 2, waiting: 0 });
  });

  it("is as it was when everybody has left, whoever says so twice", async () => {
    const { line, enter } = lineOf({ places: 1, maxWaiting: 2 });
    const first = await enter("a");
    const second = enter("b");
    first();
    first();
    const leave = await second;
    expect(line.served).toBe(1);
    leave();
    leave();
    expect({ served: line.served, waiting: line.waiting }).toEqual({ served: 0, waiting: 0 });
  });

  it("hands a place over: who comes while it is handed over does not take it", async () => {
    const { called, enter } = lineOf({ places: 1, maxWaiting: 5 });
    const leave = await enter("a");
    enter("b");
    leave();
    enter("late");
    await settle();
    expect(called).toEqual(["a", "b"]);
  });

  it("refuses at once whoever finds it full, with when to come back", async () => {
    const { line, enter } = lineOf({ places: 2, maxWaiting: 8, serviceMs: 1000 });
    for (let i = 0; i < 10; i++) enter(`${i}`).catch(() => {});
    const error = await refusal(enter("one too many"));
    // 8 who wait, 1 s each, 2 at a time.
    expect(error).toMatchObject({ code: "ERR_BUSY", status: 503, retryable: true, retryAfterSeconds: 4 });
    expect(line.waiting).toBe(8);
  });

  it("in which nobody may wait serves, or refuses", async () => {
    const { enter } = lineOf({ places: 1, maxWaiting: 0 });
    const leave = await enter("a");
    expect((await refusal(enter("b"))).code).toBe("ERR_BUSY");
    leave();
    await enter("c");
  });
});

describe("whoever gives up", () => {
  it("frees the place at once, and is told the reason", async () => {
    const { line, enter } = lineOf({ places: 1, maxWaiting: 1 });
    const leave = await enter("a");
    const gone = new AbortController();
    const waiting = enter("b", { signal: gone.signal });
    const reason = new Error("gone");
    gone.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    const next = enter("c");
    expect(line.waiting).toBe(1);
    leave();
    await next;
  });

  it("before coming does not come", async () => {
    const { line, enter } = lineOf({ places: 1, maxWaiting: 1 });
    await expect(enter("a", { signal: AbortSignal.abort(new Error("gone")) })).rejects.toThrow("gone");
    expect(line.served).toBe(0);
  });

  it("because it is too late has a retryable error, and frees the place", async () => {
    const { line, enter } = lineOf({ places: 1, maxWaiting: 1 });
    await enter("a");
    const error = await refusal(enter("b", { deadlineMs: 1 }));
    expect(error).toMatchObject({ code: "ERR_DEADLINE", status: 504, retryable: true });
    expect(line.waiting).toBe(0);
  });

  it("after being called changes nothing", async () => {
    const { line, enter } = lineOf({ places: 1, maxWaiting: 1 });
    const leave = await enter("a");
    const gone = new AbortController();
    const turn = enter("b", { signal: gone.signal });
    leave();
    gone.abort(new Error("gone"));
    (await turn)();
    expect({ served: line.served, waiting: line.waiting }).toEqual({ served: 0, waiting: 0 });
  });
});

describe("the patient", () => {
  it("wait outside a full line, and are called in the order they came", async () => {
    const { line, called, enter } = lineOf({ places: 1, maxWaiting: 1 });
    let leave = await enter("a");
    const turns = ["b", "c", "d", "e"].map((name) => enter(name, { patient: true }));
    expect(line.waiting).toBe(1);
    for (const turn of turns) {
      leave();
      leave = await turn;
    }
    expect(called).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("step in when somebody in the line gives up, before anybody who comes later", async () => {
    const { called, enter } = lineOf({ places: 1, maxWaiting: 1 });
    const leave = await enter("a");
    const gone = new AbortController();
    enter("b", { signal: gone.signal }).catch(() => {});
    const patient = enter("patient", { patient: true });
    gone.abort(new Error("gone"));
    expect((await refusal(enter("late"))).code).toBe("ERR_BUSY");
    leave();
    await patient;
    expect(called.filter((name) => !name.startsWith("not "))).toEqual(["a", "patient"]);
  });

  it("are called where nobody may wait in the line, past one that gave up", async () => {
    const { line, called, enter } = lineOf({ places: 1, maxWaiting: 0 });
    const leave = await enter("a");
    const gone = new AbortController();
    const b = enter("b", { patient: true, signal: gone.signal });
    const c = enter("c", { patient: true });
    gone.abort(new Error("gone"));
    await expect(b).rejects.toThrow("gone");
    leave();
    (await c)();
    expect(called).toEqual(["a", "not b", "c"]);
    expect(line.served).toBe(0);
  });

  it("are late as everybody is", async () => {
    const { enter } = lineOf({ places: 1, maxWaiting: 0 });
    await enter("a");
    expect((await refusal(enter("b", { patient: true, deadlineMs: 1 }))).code).toBe("ERR_DEADLINE");
  });
});

it("nobody is lost: whoever comes and goes as they like, all are served or told why not", async () => {
  const { line, called, enter } = lineOf({ places: 3, maxWaiting: 4 });
  const visits = Array.from({ length: 200 }, (_, i) => {
    const gone = new AbortController();
    if (i % 7 === 0) setImmediate(() => gone.abort(new Error("gone")));
    return enter(`${i}`, { patient: i % 2 === 0, signal: gone.signal }).then(
      (leave) => setImmediate(leave),
      () => {},
    );
  });
  await Promise.all(visits);
  await settle();
  expect(called).toHaveLength(200);
  expect({ served: line.served, waiting: line.waiting }).toEqual({ served: 0, waiting: 0 });
});
