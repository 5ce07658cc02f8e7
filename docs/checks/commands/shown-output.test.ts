import { expect, it } from "vitest";
import { linesNotPrinted } from "./shown-output.ts";

const output = "built shop 1.0.0 in 3.2 s\n\nmodel      24.3 MB\ntotal   25.1 MB\n";

it("takes other numbers and other spaces for the same", () => {
  expect(linesNotPrinted("built shop 1.0.0 in 12.9 s\nmodel 1.1 MB\ntotal 3 MB\n", output)).toEqual([]);
});

it("takes three dots for anything, within a line and between lines", () => {
  expect(linesNotPrinted("built … in 1 s\n…\ntotal … MB\n", output)).toEqual([]);
});

it("tells what was not printed, and what was printed earlier", () => {
  expect(linesNotPrinted("build shop 1.0.0 in 3.2 s\nmodel 24.3 MB\n", output)).toEqual([
    "build shop 1.0.0 in 3.2 s",
  ]);
  expect(linesNotPrinted("total 25.1 MB\nmodel 24.3 MB\n", output)).toEqual(["model 24.3 MB"]);
});

it("takes a line's signs as they are", () => {
  expect(linesNotPrinted("a (b) [c]?\n", "a (b) [c]?\n")).toEqual([]);
  expect(linesNotPrinted("a.b\n", "axb\n")).toEqual(["a.b"]);
});
