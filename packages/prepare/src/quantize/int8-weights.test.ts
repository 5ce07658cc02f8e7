import { describe, expect, it } from "vitest";
import { randomFloats } from "./__fixtures__/tiny-onnx.ts";
import { quantizeMatrix } from "./int8-weights.ts";

/** Single precision rounds weight / scale and value × scale; each by 2^-24 of up to 127 scales. */
const ROUNDING = 127 * 2 ** -23;

function expectWithinHalfScale(weights: Float32Array, columns: number, by: "row" | "column"): void {
  const { values, scales } = quantizeMatrix(weights, { columns, by }) ?? {};
  if (values === undefined || scales === undefined) throw new Error("not quantised");
  weights.forEach((weight, at) => {
    const scale = scales[by === "row" ? Math.floor(at / columns) : at % columns] as number;
    const rebuilt = Math.fround((values[at] as number) * scale);
    expect(Math.abs(rebuilt - weight)).toBeLessThanOrEqual((0.5 + ROUNDING) * scale);
    expect(Math.abs(values[at] as number)).toBeLessThanOrEqual(127);
  });
}

describe.each(["row", "column"] as const)("a matrix quantised by %s", (by) => {
  it.each([
    ["of plain values", 1],
    ["of large ones", 1e30],
    ["of the smallest normal ones", 2 ** -126],
    ["of smaller ones, which have lost bits", 2 ** -140],
    ["of the smallest there are", 2 ** -149],
  ])("is off by half a scale at most, %s", (_, size) => {
    const weights = randomFloats(40 * 9).map((value) => value * size);
    expectWithinHalfScale(weights, 9, by);
  });

  it("keeps rows and columns of zeros as zeros", () => {
    const weights = randomFloats(6 * 5).map((value, at) =>
      at % 5 === 2 || Math.floor(at / 5) === 3 ? 0 : value,
    );
    expectWithinHalfScale(weights, 5, by);
    const { values } = quantizeMatrix(weights, { columns: 5, by }) ?? {};
    weights.forEach((weight, at) => {
      if (weight === 0) expect(values?.[at]).toBe(0);
    });
    const scales = quantizeMatrix(new Float32Array(4), { columns: 2, by })?.scales ?? [];
    for (const scale of scales) expect(Number.isFinite(scale) && scale > 0).toBe(true);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "is refused with %d in it",
    (bad) => {
      expect(quantizeMatrix(Float32Array.of(1, 2, bad, 4), { columns: 2, by })).toBeUndefined();
    },
  );
});

it("rounds half to even, as numpy does", () => {
  // The scale is 1, so each value is its own quotient.
  const weights = Float32Array.of(127, 0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 126.5);
  expect([...(quantizeMatrix(weights, { columns: 8, by: "row" })?.values ?? [])]).toEqual([
    127, 0, 2, 2, 0, -2, -2, 126,
  ]);
});
