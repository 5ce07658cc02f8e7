import { describe, expect, it } from "vitest";
import { type JsonOptions, readJsonFile, readJsonLines } from "./json-text.ts";
import { showOrigin } from "./origin.ts";

function read(text: string, options?: JsonOptions) {
  const findings: string[] = [];
  const part = readJsonFile(
    { file: "t.json", text, bytes: new Uint8Array() },
    (origin, message) => findings.push(`${showOrigin(origin)} ${message}`),
    options,
  );
  return { part, findings };
}

const VALID = [
  "0",
  "-0.5e+10",
  "1E400",
  "true",
  "null",
  '""',
  '"\\u00e9\\n\\\\\\"\\/"',
  "[]",
  "{}",
  ' [ 1 , { "a" : [ null ] } ] \n',
  '{"a":{"b":[1,2,{"c":"d"}]},"é":"😀"}',
  '{"__proto__":{"x":1},"constructor":2}',
];

const INVALID = [
  "",
  " ",
  "{",
  '{"a"',
  '{"a":',
  '{"a":1,}',
  '{"a":1 "b":2}',
  "{a:1}",
  "{'a':1}",
  "[1,]",
  "[1 2]",
  "[,1]",
  "01",
  "1.",
  ".5",
  "+1",
  "-",
  "NaN",
  "True",
  "undefined",
  '"a',
  '"\\x"',
  '"\\u12g4"',
  '"a\tb"',
  '"a\nb"',
  "1 2",
  "{} {}",
  "// note\n1",
  "\u00a01",
];

describe("readJsonFile", () => {
  it.each(VALID)("reads %j as JSON.parse does", (text) => {
    const { part, findings } = read(text);
    expect(part?.value).toEqual(JSON.parse(text));
    expect(findings).toEqual([]);
  });

  it.each(INVALID)("refuses %j as JSON.parse does", (text) => {
    expect(() => JSON.parse(text)).toThrow();
    const { part, findings } = read(text);
    expect(part).toBeUndefined();
    expect(findings).toHaveLength(1);
  });

  it("keeps a key that would change the prototype as a key", () => {
    const value = read('{"__proto__":{"x":1}}').part?.value as object;
    expect(Object.hasOwn(value, "__proto__")).toBe(true);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it("places values, keys, items, and what is missing in them", () => {
    const { part } = read('{\n  "a": {"b": [10, 20]},\n  "c": null\n}');
    expect(part && showOrigin(part.at())).toBe("t.json:1:1");
    expect(part && showOrigin(part.at(["a", "b", 1]))).toBe("t.json:2:19");
    expect(part && showOrigin(part.at(["a", "b"], "key"))).toBe("t.json:2:9");
    expect(part && showOrigin(part.at(["a", "missing"]))).toBe("t.json:2:8");
    expect(part && showOrigin(part.at(["c", "deeper"]))).toBe("t.json:3:8");
  });

  it("takes the numbers that are none as Python writes them, where asked to", () => {
    const text = '[NaN, Infinity, -Infinity, {"a": NaN}, -1]';
    const { part, findings } = read(text, { pythonNumbers: true });
    const { NaN: none, POSITIVE_INFINITY: most, NEGATIVE_INFINITY: least } = Number;
    expect(part?.value).toEqual([none, most, least, { a: none }, -1]);
    expect(findings).toEqual([]);
    expect(read(text).part).toBeUndefined();
    for (const wrong of ["nan", "-NaN", "+Infinity", "Infinit", "NaN1"]) {
      expect(read(wrong, { pythonNumbers: true }).part, wrong).toBeUndefined();
    }
  });

  it("stops at more values than it was told to take, of whatever depth", () => {
    const text = '[1, {"a": [2, 3]}]';
    expect(read(text, { maxValues: 6 }).part).toBeDefined();
    expect(read(text, { maxValues: 5 })).toEqual({
      part: undefined,
      findings: ["t.json:1:15 is not JSON: it holds more than 5 values"],
    });
  });

  it("refuses nesting that would end the stack", () => {
    expect(read("[".repeat(1e6)).findings).toEqual([
      "t.json:1:66 is not JSON: it nests deeper than 64 levels",
    ]);
  });
});

describe("readJsonLines", () => {
  it("goes on behind a line that cannot be read, and skips empty ones", () => {
    const findings: string[] = [];
    const text = '{"a":1}\r\n\r\n{"a":\n  {"a":2}\n\n[3]';
    const rows = readJsonLines({ file: "t", text, bytes: new Uint8Array() }, (origin, message) =>
      findings.push(`${showOrigin(origin)} ${message}`),
    );
    expect(rows.map((row) => [row.value, showOrigin(row.at())])).toEqual([
      [{ a: 1 }, "t:1:1"],
      [{ a: 2 }, "t:4:3"],
      [[3], "t:6:1"],
    ]);
    expect(findings).toEqual(["t:3:6 is not JSON: a value was expected, but the end came"]);
  });
});
