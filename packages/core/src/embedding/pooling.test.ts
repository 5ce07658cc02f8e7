import { describe, expect, it } from "vitest";
import { cosine, meanPool, normalizeVector } from "./pooling.ts";

describe("meanPool", () => {
  it("takes the mean over the tokens of each text, and keeps the texts apart", () => {
    const hidden = Float32Array.from([1, 10, 3, 30, /* second text */ -2, 0, 4, 8]);
    const vectors = meanPool(hidden, { batch: 2, tokens: 2, dimension: 2 });
    expect(vectors.map((vector) => [...vector])).toEqual([
      [2, 20],
      [1, 4],
    ]);
  });

  it("gives a single token back unchanged", () => {
    const hidden = Float32Array.from([0.1, -0.2, 0.3]);
    expect(meanPool(hidden, { batch: 1, tokens: 1, dimension: 3 })).toEqual([hidden]);
  });

  it("adds in double precision: small values beside a large one are not lost", () => {
    // In single precision 2^25 + 1 is 2^25, so that the ones would vanish one by one.
    const tokens = 65;
    const hidden = new Float32Array(tokens).fill(1);
    hidden[0] = 2 ** 25;
    expect(meanPool(hidden, { batch: 1, tokens, dimension: 1 })[0]?.[0]).toBe(
      Math.fround((2 ** 25 + 64) / tokens),
    );
  });

  it("gives nothing for no texts", () => {
    expect(meanPool(new Float32Array(0), { batch: 0, tokens: 3, dimension: 2 })).toEqual([]);
  });
});

describe("normalizeVector", () => {
  it("scales to length 1 in place and keeps the direction", () => {
    const vector = Float32Array.from([3, -4]);
    expect(normalizeVector(vector)).toBe(vector);
    expect([...vector]).toEqual([Math.fround(0.6), Math.fround(-0.8)]);
  });

  it("leaves a vector of zeros as it is", () => {
    expect([...normalizeVector(new Float32Array(3))]).toEqual([0, 0, 0]);
  });

  it("does not overflow where single precision would", () => {
    const [a, b] = normalizeVector(Float32Array.from([3e30, 4e30]));
    expect(a).toBeCloseTo(0.6, 6);
    expect(b).toBeCloseTo(0.8, 6);
  });
});

describe("cosine", () => {
  it.each([
    ["the same direction", [0.6, 0.8], [0.6, 0.8], 1],
    ["opposite directions", [0.6, 0.8], [-0.6, -0.8], -1],
    ["a right angle", [1, 0], [0, 1], 0],
    ["sixty degrees", [1, 0], [0.5, Math.sqrt(0.75)], 0.5],
  ])("of %s", (_, a, b, expected) => {
    expect(cosine(Float32Array.from(a), Float32Array.from(b))).toBeCloseTo(expected, 6);
  });
});
