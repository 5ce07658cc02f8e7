import { expect, it } from "vitest";
import { judgeSize } from "./size-budget.ts";

const budget = { measuredBytes: 1000, margin: 0.1 };

it.each([900, 1000, 1100])("%i bytes are within a tenth of 1000", (bytes) => {
  expect(judgeSize(bytes, budget)).toBeUndefined();
});

it("growing and shrinking beyond the margin are both told, with what to do", () => {
  expect(judgeSize(1101, budget)).toMatch(
    /1101 bytes are more than 10 % from the 1000 measured.*packages\.json/,
  );
  expect(judgeSize(899, budget)).toMatch(/899 bytes are less than 10 %/);
});
