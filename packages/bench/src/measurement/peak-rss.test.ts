import { expect, it } from "vitest";
import { peakRssBytes } from "./peak-rss.ts";

it("is at least what is resident, and keeps what was given back", () => {
  const before = process.memoryUsage.rss();
  const block = Buffer.alloc(64 * 1024 * 1024, 1);
  expect(block.at(-1)).toBe(1);
  expect(peakRssBytes()).toBeGreaterThanOrEqual(before);
  expect(peakRssBytes()).toBeGreaterThan(block.length);
});
