import { describe, expect, it } from "vitest";
import { printable, wrap } from "./wrap.ts";

describe("wrap", () => {
  it.each([
    ["breaks at spaces, none of which is left", "one two  three", 7, ["one two", "three"]],
    ["fills a line to its last character", "aaa bbb", 7, ["aaa bbb"]],
    ["cuts a word that is longer than a line", "abcdefgh ij", 3, ["abc", "def", "gh", "ij"]],
    ["never cuts a character in two", "😀😀😀", 2, ["😀😀", "😀"]],
    ["has no line for no words", " \t ", 10, []],
  ])("%s", (_, text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });
});

describe("printable", () => {
  it("leaves letters, line ends and tabs, in any script", () => {
    expect(printable("Größe\t“42”\n収納 😀")).toBe("Größe\t“42”\n収納 😀");
  });

  it.each([
    ["colours", "\u001b[31mred\u001b[0m", "red"],
    ["a new window title", "\u001b]0;owned\u0007ok", "ok"],
    ["a line written over", "good\rbad\b\b\b", "goodbad"],
    ["a control character of eight bits", "a\u009bb", "ab"],
    ["reversed direction", "a\u202eb", "ab"],
  ])("takes out %s", (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});
