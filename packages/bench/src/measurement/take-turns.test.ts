import { expect, it } from "vitest";
import { type Turn, takeTurns } from "./take-turns.ts";

const log: string[] = [];

/** Gives the number of times it was run, or fails at one of them. */
function turn(name: string, options: Partial<Turn<number>> & { failsAt?: number } = {}): Turn<number> {
  let runs = 0;
  return {
    rounds: 2,
    mustSucceed: false,
    async run() {
      log.push(name);
      if (runs++ === options.failsAt) throw new Error(`${name} broke`);
      return runs;
    },
    ...options,
  };
}

it("takes turns, and does not count the first round", async () => {
  log.length = 0;
  const outcomes = await takeTurns([turn("a"), turn("b", { rounds: 1 })]);
  expect(log.join("")).toBe("ababa");
  expect(outcomes).toEqual([{ results: [2, 3] }, { results: [2] }]);
});

it("counts every round where no first one is asked for", async () => {
  expect(await takeTurns([turn("a")], { warmUp: false })).toEqual([{ results: [1, 2] }]);
});

it("gives one that failed no further turn and no result, and the others theirs", async () => {
  log.length = 0;
  const [a, b] = await takeTurns([turn("a", { failsAt: 1 }), turn("b")]);
  expect(log.join("")).toBe("ababb");
  expect(a).toEqual({ failure: new Error("a broke") });
  expect(b).toEqual({ results: [2, 3] });
});

it("ends with the failure of one that must succeed", async () => {
  await expect(takeTurns([turn("a"), turn("b", { failsAt: 0, mustSucceed: true })])).rejects.toThrow(
    "b broke",
  );
});

it("tells an interruption from a failure", async () => {
  const controller = new AbortController();
  const reason = new Error("not now");
  const interrupted = turn("a", {
    run: async () => {
      controller.abort(reason);
      throw new Error("killed");
    },
  });
  await expect(takeTurns([interrupted], { signal: controller.signal })).rejects.toBe(reason);
});

it("tells how far it is, to the last turn, also past those that failed", async () => {
  const seen: string[] = [];
  const onTurn = (done: number, total: number) => seen.push(`${done}/${total}`);
  await takeTurns([turn("a", { failsAt: 0, rounds: 1 }), turn("b", { rounds: 1 })], { onTurn });
  expect(seen).toEqual(["1/4", "2/4", "3/4", "4/4"]);
});
