import { describe, expect, it } from "vitest";
import { visibleRows } from "./visible-rows.ts";

const rowHeight = 40;
const height = 400;

describe("visibleRows", () => {
  it.each([0, 1, 799, 12_345, 399_600])(
    "covers what is seen at %d pixels, of ten thousand rows",
    (scrollTop) => {
      const { from, to } = visibleRows({ count: 10_000, rowHeight, scrollTop, height });
      expect(from * rowHeight).toBeLessThanOrEqual(scrollTop);
      expect(to * rowHeight).toBeGreaterThanOrEqual(Math.min(scrollTop + height, 10_000 * rowHeight));
      expect(to - from).toBeLessThan(40);
    },
  );

  it("shows rows, not a void, where a filter has left fewer than were scrolled past", () => {
    expect(visibleRows({ count: 3, rowHeight, scrollTop: 300_000, height })).toEqual({ from: 0, to: 3 });
    expect(visibleRows({ count: 0, rowHeight, scrollTop: 100, height })).toEqual({ from: 0, to: 0 });
  });
});
