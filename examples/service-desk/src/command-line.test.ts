import { describe, expect, it } from "vitest";
import { HELP, readCommandLine } from "./command-line.ts";

describe("readCommandLine", () => {
  it.each([
    [[], { kind: "tickets", json: false, explain: false }],
    [["--json"], { kind: "tickets", json: true, explain: false }],
    [["till is frozen"], { kind: "ticket", json: false, explain: false, text: "till is frozen" }],
    [
      ["till", "is", "frozen", "--json"],
      { kind: "ticket", json: true, explain: false, text: "till is frozen" },
    ],
    [
      ["--", "--json is a word here"],
      { kind: "ticket", json: false, explain: false, text: "--json is a word here" },
    ],
    [[""], { kind: "ticket", json: false, explain: false, text: "" }],
    [["--explain", "till is frozen"], { kind: "ticket", json: false, explain: true, text: "till is frozen" }],
    [["--evaluate"], { kind: "evaluate", json: false }],
    [["--json", "--evaluate"], { kind: "evaluate", json: true }],
    [["-h"], { kind: "help" }],
    [["--help", "--json", "text"], { kind: "help" }],
  ])("reads %j", (args, command) => {
    expect(readCommandLine(args)).toEqual(command);
  });

  it.each([
    [["--jsno"], "--jsno"],
    [["--json=yes"], "--json"],
    [["-x"], "-x"],
    [["--evaluate", "a ticket"], "--evaluate"],
    [["--evaluate", "--explain"], "--explain"],
  ])("refuses %j and names the option", (args, option) => {
    expect(readCommandLine(args)).toEqual({ kind: "wrong", message: expect.stringContaining(option) });
  });
});

it("the help fits a terminal and names every option", () => {
  expect(Math.max(...HELP.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  for (const option of ["--json", "--explain", "--evaluate", "--help", "CLASSIFIER_BUNDLE"])
    expect(HELP).toContain(option);
});
