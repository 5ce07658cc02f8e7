import { describe, expect, it } from "vitest";
import { showBytes } from "./show-amounts.ts";

describe("showBytes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [999_949, "999.9 kB"],
    [999_950, "1.0 MB"],
    [24_113_344, "24.1 MB"],
    [999_949_999, "999.9 MB"],
    [25_276_500_000, "25.3 GB"],
  ])("%d is %s", (bytes, shown) => {
    expect(showBytes(bytes)).toBe(shown);
  });
});
