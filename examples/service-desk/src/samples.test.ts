import { expect, it } from "vitest";
import { SAMPLES } from "./samples.ts";

it("are a dozen different tickets, of one word, of several lines, and of many", () => {
  expect(new Set(SAMPLES).size).toBeGreaterThanOrEqual(12);
  expect(SAMPLES.some((text) => !text.includes(" "))).toBe(true);
  expect(SAMPLES.some((text) => text.includes("\n"))).toBe(true);
});
