import { describe, expect, it } from "vitest";
import { bytes, duration, percent, signed, words } from "./format.ts";

describe("numbers as the page writes them", () => {
  it("never round what is not certain to 0 or 100 %", () => {
    expect(percent(0.9994)).toBe("99.9 %");
    expect([percent(0.99999), percent(0.0001)]).toEqual(["99.9 %", "< 1 %"]);
    expect([percent(0), percent(1)]).toEqual(["0 %", "100 %"]);
    expect(percent(0.126)).toBe("13 %");
  });

  it("keep a sign of the same width for both directions", () => {
    expect([signed(0.5), signed(-0.5)]).toEqual(["+0.50", "−0.50"]);
  });

  it("take the unit that fits", () => {
    expect([duration(0.04), duration(12.4), duration(61_000)]).toEqual(["0.0 ms", "12 ms", "61.0 s"]);
    expect([bytes(0), bytes(1), bytes(2_278_083)]).toEqual(["–", "1 kB", "2.3 MB"]);
  });
});

it("an id becomes words", () => {
  expect(words("OUT_OF_SCOPE")).toBe("Out of scope");
});
