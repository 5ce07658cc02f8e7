import { describe, expect, it } from "vitest";
import { keyChecker, keyOf } from "./api-keys.ts";

const [FIRST, SECOND] = ["a key of sixteen", "another key, and a longer one"];

describe("a key", () => {
  const counts = keyChecker([FIRST, SECOND]);

  it.each([FIRST, SECOND])("that is one of several counts: %j", (key) => {
    expect(counts(key)).toBe(true);
  });

  it.each(["", "a", FIRST.slice(0, -1), `${FIRST} `, FIRST.toUpperCase(), FIRST + SECOND, "é".repeat(16)])(
    "that is none of them does not, whatever its length: %j",
    (key) => {
      expect(counts(key)).toBe(false);
    },
  );

  it("of nobody counts nowhere", () => {
    expect(keyChecker([])("")).toBe(false);
  });
});

describe("the key of a request", () => {
  const of = (headers: Record<string, string | string[]>) => keyOf({ headers });

  it.each([
    [{ authorization: "Bearer abc" }, "abc"],
    [{ authorization: "bearer   abc" }, "abc"],
    [{ "x-api-key": "abc" }, "abc"],
    [{ authorization: "Bearer abc", "x-api-key": "other" }, "abc"],
  ])("%j is told", (headers, key) => {
    expect(of(headers)).toBe(key);
  });

  it.each([
    {},
    { authorization: "abc" },
    { authorization: "Basic abc" },
    { authorization: "Bearer" },
    { authorization: "Bearer a b" },
    { "x-api-key": ["a", "b"] },
  ])("%j has none", (headers) => {
    expect(of(headers as Record<string, string>)).toBeUndefined();
  });
});
