import { expect, it } from "vitest";
import { seededRandom } from "./seeded-random.ts";

it("gives mulberry32's numbers", () => {
  // Printed by the reference in C, compiled with gcc: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
  const first = (seed: number) => Math.round(seededRandom(seed)() * 2 ** 32);
  expect([first(1), first(42)]).toEqual([2693262067, 2581720956]);
});
