import { expect, it } from "vitest";
import type { JudgeTicketsReport } from "../programs/judge-tickets.program.ts";
import type { OpenableSide } from "./measure-side.ts";
import { startInTurn } from "./start-in-turn.ts";

/** Sides that claim to have taken so long; `order` is who was started when. */
function sidesOf(kinds: readonly ["live" | "bundle", number][]) {
  const order: number[] = [];
  const sides = kinds.map(([kind, initMs], i) => ({
    report: { initMs } as JudgeTicketsReport,
    side: {
      content: { kind },
      run: async (texts: readonly string[]) => {
        expect(texts).toEqual([]);
        order.push(i);
        return { report: { initMs } };
      },
    } as unknown as OpenableSide,
  }));
  return { sides, order };
}

it("bundles take turns, and what filled the cache is not counted", async () => {
  const { sides, order } = sidesOf([
    ["bundle", 300],
    ["bundle", 200],
  ]);
  expect(await startInTurn(sides, undefined, () => {})).toEqual([Array(5).fill(300), Array(5).fill(200)]);
  expect(order).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
});

it("a live build that took minutes is started once, and one of seconds as often as the bundle", async () => {
  const slow = sidesOf([
    ["live", 90_000],
    ["bundle", 200],
  ]);
  expect(await startInTurn(slow.sides, undefined, () => {})).toEqual([[90_000], Array(5).fill(200)]);
  const quick = sidesOf([
    ["live", 3000],
    ["bundle", 200],
  ]);
  expect(await startInTurn(quick.sides, undefined, () => {})).toEqual([
    Array(5).fill(3000),
    Array(5).fill(200),
  ]);
});

it("a count that was asked for is kept to, whatever it takes", async () => {
  const { sides } = sidesOf([
    ["live", 90_000],
    ["bundle", 200],
  ]);
  expect((await startInTurn(sides, 7, () => {})).map(({ length }) => length)).toEqual([7, 7]);
});
