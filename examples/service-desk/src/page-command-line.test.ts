import { describe, expect, it } from "vitest";
import { PAGE_HELP, readPageCommandLine } from "./page-command-line.ts";

describe("readPageCommandLine", () => {
  it.each([
    [[], { kind: "serve", port: undefined, assets: [] }],
    [["--port", "0"], { kind: "serve", port: 0, assets: [] }],
    [
      ["--assets", "hub:org/desk", "--assets=./bundle"],
      { kind: "serve", port: undefined, assets: ["hub:org/desk", "./bundle"] },
    ],
    [["-h"], { kind: "help" }],
  ])("reads %j", (args, command) => {
    expect(readPageCommandLine(args)).toEqual(command);
  });

  it.each([
    [["--prot", "1"], "--prot"],
    [["--port", "65536"], "--port"],
    [["--port", "any"], "--port"],
    [["--assets", ""], "--assets"],
    [["till is frozen"], "demo:terminal"],
  ])("refuses %j and says what would do", (args, said) => {
    expect(readPageCommandLine(args)).toEqual({ kind: "wrong", message: expect.stringContaining(said) });
  });
});

it("the help fits a terminal", () => {
  expect(Math.max(...PAGE_HELP.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});
