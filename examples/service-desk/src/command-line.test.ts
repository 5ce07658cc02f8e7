import { describe, expect, it } from "vitest";
import { HELP, readCommandLine } from "./command-line.ts";

describe("readCommandLine", () => {
  it.each([
    [[], { kind: "tickets", json: false, explain: false, assets: [] }],
    [["--json"], { kind: "tickets", json: true, explain: false, assets: [] }],
    [["till is frozen"], { kind: "ticket", json: false, explain: false, assets: [], text: "till is frozen" }],
    [
      ["till", "is", "frozen", "--json"],
      { kind: "ticket", json: true, explain: false, assets: [], text: "till is frozen" },
    ],
    [
      ["--", "--json is a word here"],
      { kind: "ticket", json: false, explain: false, assets: [], text: "--json is a word here" },
    ],
    [[""], { kind: "ticket", json: false, explain: false, assets: [], text: "" }],
    [
      ["--explain", "till is frozen"],
      { kind: "ticket", json: false, explain: true, assets: [], text: "till is frozen" },
    ],
    [["--evaluate"], { kind: "evaluate", json: false, assets: [] }],
    [["--json", "--evaluate"], { kind: "evaluate", json: true, assets: [] }],
    [
      ["--assets", "hub:org/desk", "--assets=./bundle", "ticket"],
      { kind: "ticket", json: false, explain: false, assets: ["hub:org/desk", "./bundle"], text: "ticket" },
    ],
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
    [["--assets"], "--assets"],
    [["--assets", ""], "--assets"],
  ])("refuses %j and names the option", (args, option) => {
    expect(readCommandLine(args)).toEqual({ kind: "wrong", message: expect.stringContaining(option) });
  });
});

it("the help fits a terminal and names every option", () => {
  expect(Math.max(...HELP.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  for (const option of ["--json", "--explain", "--evaluate", "--assets", "--help", "CLASSIFIER_BUNDLE"])
    expect(HELP).toContain(option);
});
