import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

describe("canonicalJson", () => {
  it("writes one content one way, whatever the order of its keys", () => {
    const one = canonicalJson({ b: [1, { d: 4, c: 3 }], a: { f: null, e: "x" } });
    const other = canonicalJson({ a: { e: "x", f: null }, b: [1, { c: 3, d: 4 }] });
    expect(one).toBe('{"a":{"e":"x","f":null},"b":[1,{"c":3,"d":4}]}');
    expect(other).toBe(one);
  });

  it("keeps the order of lists, which carries meaning", () => {
    expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
  });

  it("orders keys by code unit, as no locale does", () => {
    expect(canonicalJson({ ä: 1, a: 2, B: 3, "10": 4, "9": 5 })).toBe('{"10":4,"9":5,"B":3,"a":2,"ä":1}');
  });

  it("leaves undefined members out, and writes null for them in lists", () => {
    expect(canonicalJson({ a: undefined, b: [undefined, 1] })).toBe('{"b":[null,1]}');
  });

  it("escapes what could end a key or a text early", () => {
    expect(canonicalJson({ 'a":1,"b': 'x","y' })).toBe('{"a\\":1,\\"b":"x\\",\\"y"}');
  });

  it("covers a key that names the prototype", () => {
    const value = JSON.parse('{"__proto__":{"a":1},"b":2}');
    expect(canonicalJson(value)).toBe('{"__proto__":{"a":1},"b":2}');
  });

  it("writes JSON that reads back as the same value", () => {
    const value = {
      text: "ünï\u2028\ud83d\ude00",
      numbers: [0, -1.5, 1e21, 1e-7],
      flags: [true, false, null],
      none: {},
    };
    expect(JSON.parse(canonicalJson(value))).toEqual(value);
  });
});
