import { expect, it } from "vitest";
import { seededRandom, shuffle } from "./seeded-random.ts";

it("numbers are in [0, 1), the same for the same seed, and spread evenly", () => {
  const draw = (seed: number) => Array.from({ length: 20_000 }, seededRandom(seed));
  const numbers = draw(1);
  expect(draw(1)).toEqual(numbers);
  expect(draw(2)).not.toEqual(numbers);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  for (let tenth = 0; tenth < 10; tenth++) {
    const count = numbers.filter((number) => Math.floor(number * 10) === tenth).length;
    // Five standard deviations of 20,000 draws at one in ten.
    expect(Math.abs(count - 2000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.1 * 0.9));
  }
});

it("shuffling keeps every item, and puts each in every place about as often", () => {
  const random = seededRandom(3);
  const firsts = new Map<number, number>();
  for (let i = 0; i < 6000; i++) {
    const shuffled = shuffle(Int32Array.of(0, 1, 2), random);
    expect([...shuffled].sort()).toEqual([0, 1, 2]);
    const order = shuffled[0] as number;
    firsts.set(order, (firsts.get(order) ?? 0) + 1);
  }
  for (const count of firsts.values()) expect(Math.abs(count - 2000)).toBeLessThan(200);
  expect(shuffle(new Int32Array(0), random)).toHaveLength(0);
});
