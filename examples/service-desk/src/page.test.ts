import { describe, expect, it } from "vitest";
import { bar, pageOf, paint, row } from "./page.ts";

describe("pageOf", () => {
  it.each([
    ["a pipe", {}, { width: 80, colour: false }],
    ["a wide terminal", { isTTY: true, columns: 200, hasColors: () => true }, { width: 80, colour: true }],
    ["a narrow one", { isTTY: true, columns: 60, hasColors: () => true }, { width: 60, colour: true }],
    ["one too narrow for labels", { isTTY: true, columns: 9 }, { width: 40, colour: false }],
    ["a terminal without colour", { isTTY: true, hasColors: () => false }, { width: 80, colour: false }],
    ["a file that claims colour", { isTTY: false, hasColors: () => true }, { width: 80, colour: false }],
  ])("%s", (_, stream, page) => {
    expect(pageOf(stream as Parameters<typeof pageOf>[0])).toEqual(page);
  });
});

describe("paint", () => {
  it("colours where there is colour and only there", () => {
    expect(paint({ width: 80, colour: true }, "green", "go")).toBe("\u001b[32mgo\u001b[39m");
    expect(paint({ width: 80, colour: false }, "green", "go")).toBe("go");
  });
});

describe("row", () => {
  const page = { width: 40, colour: false };

  it("lets a long text go on beneath itself, within the page", () => {
    expect(row(page, "Team", "The team with a name that is longer than its line")).toEqual([
      "Team        The team with a name that is",
      "            longer than its line",
    ]);
  });

  it("moves later lines in as far as asked", () => {
    expect(row(page, "", "0.62  The till stays on its start screen", { indent: 6 })).toEqual([
      "            0.62  The till stays on its",
      "                  start screen",
    ]);
  });

  it("has a line for an empty text", () => {
    expect(row(page, "Team", "")).toEqual(["Team        "]);
  });
});

describe("bar", () => {
  it.each([
    [0, "░░░░"],
    [50, "██░░"],
    [100, "████"],
    [140, "████"],
    [-5, "░░░░"],
  ])("%d per cent", (percentage, drawn) => {
    expect(bar(percentage, 4)).toBe(drawn);
  });
});
