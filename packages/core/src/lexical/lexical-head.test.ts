import { describe, expect, it } from "vitest";
import { type LexicalHead, scoreLexically } from "./lexical-head.ts";

describe("a lexical head", () => {
  it("scores a small case as by hand", () => {
    const head: LexicalHead = {
      weights: Int8Array.of(127, -127, 10, 20, 1, 2),
      scales: Float32Array.of(0.5, 0.25, 100),
      intercepts: Float32Array.of(1, -1),
    };
    const scores = scoreLexically(head, { rows: Int32Array.of(1, 0), values: Float32Array.of(0.5, 2) });
    // 1 + 0.5 × 0.25 × 10 + 2 × 0.5 × 127, and -1 + 0.5 × 0.25 × 20 - 2 × 0.5 × 127
    expect([...scores]).toEqual([1 + 1.25 + 127, -1 + 2.5 - 127]);
  });

  it("scores as plain arithmetic on the float weights does", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    for (let round = 0; round < 50; round++) {
      const [rows, classes] = [40, 1 + Math.floor(random() * 9)];
      const head: LexicalHead = {
        weights: Int8Array.from({ length: rows * classes }, () => Math.floor(random() * 255) - 127),
        scales: Float32Array.from({ length: rows }, () => (random() < 0.1 ? 0 : random() / 50)),
        intercepts: Float32Array.from({ length: classes }, () => random() - 0.5),
      };
      const weights = Array.from(
        head.weights,
        (weight, i) => weight * (head.scales[Math.floor(i / classes)] as number),
      );
      const present = Array.from({ length: rows }, (_, row) => row).filter(() => random() < 0.3);
      const values = Float32Array.from(present, () => random());
      const scores = scoreLexically(head, { rows: Int32Array.from(present), values });
      for (let k = 0; k < classes; k++) {
        const expected = present.reduce(
          (sum, row, i) => sum + (values[i] as number) * (weights[row * classes + k] as number),
          head.intercepts[k] as number,
        );
        expect(scores[k]).toBeCloseTo(expected, 12);
      }
    }
  });

  it("says its intercepts of a ticket without a known n-gram", () => {
    const head = {
      weights: Int8Array.of(1, 2),
      scales: Float32Array.of(1),
      intercepts: Float32Array.of(0.5, -0.5),
    };
    expect([...scoreLexically(head, { rows: new Int32Array(0), values: new Float32Array(0) })]).toEqual([
      0.5, -0.5,
    ]);
  });
});
