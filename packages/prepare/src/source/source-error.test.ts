import { ClassifierError } from "@org/classifier-core";
import { describe, expect, it } from "vitest";
import { SourceError } from "./source-error.ts";

const finding = (file: string, line: number, column = 1) => ({
  origin: { file, line, column },
  message: `m${line}`,
});

describe("SourceError", () => {
  it("is an error of the suite with its code and a remedy", () => {
    const error = new SourceError([finding("a", 1)]);
    expect(ClassifierError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ name: "SourceError", code: "ERR_SOURCE_INVALID" });
    expect(error.message).toContain("the source has 1 mistake:\n  a:1:1 m1\n");
    expect(error.message.endsWith(error.remedy)).toBe(true);
  });

  it("sorts by file, line and column as numbers, whatever order they were found in", () => {
    const { findings } = new SourceError([
      finding("b", 1),
      finding("a", 10),
      finding("a", 9, 12),
      finding("a", 9, 3),
    ]);
    expect(findings.map(({ origin }) => [origin.file, origin.line, origin.column])).toEqual([
      ["a", 9, 3],
      ["a", 9, 12],
      ["a", 10, 1],
      ["b", 1, 1],
    ]);
  });

  it("shows twenty in its message and holds them all", () => {
    const error = new SourceError(Array.from({ length: 23 }, (_, i) => finding("a", i + 1)));
    expect(error.message).toContain("a:20:1");
    expect(error.message).not.toContain("a:21:1");
    expect(error.message).toContain("and 3 more");
    expect(error.findings).toHaveLength(23);
    expect(JSON.parse(JSON.stringify(error)).findings).toHaveLength(23);
  });
});
