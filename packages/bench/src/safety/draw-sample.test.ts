import { expect, it } from "vitest";
import { drawSample } from "./draw-sample.ts";

const items = Array.from({ length: 100 }, (_, i) => i);

it("a seed draws the same items each time, once each, in their order", () => {
  const drawn = drawSample(items, 30, 7);
  expect(drawn).toEqual(drawSample(items, 30, 7));
  expect(new Set(drawn).size).toBe(30);
  expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
});

it("another seed draws others", () => {
  expect(drawSample(items, 30, 8)).not.toEqual(drawSample(items, 30, 7));
});

it("every item has its turn", () => {
  const seen = new Set(items.flatMap((seed) => drawSample(items, 10, seed + 1)));
  expect(seen.size).toBe(100);
});

it("more than there are is all of them", () => {
  expect(drawSample(items, 101, 1)).toEqual(items);
});
