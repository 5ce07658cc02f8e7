import { describe, expect, it } from "vitest";
import type { Embedding } from "./embedding.ts";
import { createVectorCache } from "./vector-cache.ts";

const embedding = (value: number): Embedding => ({
  vector: Float32Array.of(value),
  tokens: 3,
  truncated: false,
});

describe("createVectorCache", () => {
  it("returns what was stored, and undefined for what was not", () => {
    const cache = createVectorCache(2);
    const stored = embedding(1);
    cache.set("a", stored);
    expect(cache.get("a")).toBe(stored);
    expect(cache.get("b")).toBeUndefined();
  });

  it("forgets the text used longest ago, where reading counts as use", () => {
    const cache = createVectorCache(2);
    cache.set("a", embedding(1));
    cache.set("b", embedding(2));
    cache.get("a");
    cache.set("c", embedding(3));
    expect(cache.get("b")).toBeUndefined();
    expect(cache.get("a")?.vector[0]).toBe(1);
    expect(cache.get("c")?.vector[0]).toBe(3);
  });

  it("storing a text again replaces it, counts as use and takes no second place", () => {
    const cache = createVectorCache(2);
    cache.set("a", embedding(1));
    cache.set("b", embedding(2));
    cache.set("a", embedding(3));
    expect(cache.size).toBe(2);
    cache.set("c", embedding(4));
    expect(cache.get("a")?.vector[0]).toBe(3);
    expect(cache.get("b")).toBeUndefined();
  });

  it("asking for an unknown text does not make room for it", () => {
    const cache = createVectorCache(1);
    cache.set("a", embedding(1));
    cache.get("b");
    expect(cache.get("a")?.vector[0]).toBe(1);
  });

  it("never holds more than its capacity", () => {
    const cache = createVectorCache(10);
    for (let i = 0; i < 1000; i++) {
      cache.set(`text ${i % 37}`, embedding(i));
      expect(cache.size).toBeLessThanOrEqual(10);
    }
    expect(cache.size).toBe(10);
  });

  it("remembers nothing at capacity 0", () => {
    const cache = createVectorCache(0);
    cache.set("a", embedding(1));
    expect([cache.get("a"), cache.size]).toEqual([undefined, 0]);
  });

  it("takes names of object members for texts like any other", () => {
    const cache = createVectorCache(2);
    expect(cache.get("__proto__")).toBeUndefined();
    cache.set("__proto__", embedding(1));
    expect(cache.get("__proto__")?.vector[0]).toBe(1);
    expect(cache.get("constructor")).toBeUndefined();
  });
});
