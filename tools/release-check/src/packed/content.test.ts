import { expect, it } from "vitest";
import { judgeContent } from "./content.ts";

it("a file nobody expects is named, also below an expected folder and with a dot before its name", () => {
  const paths = ["LICENSE", "dist/index.js", "dist/deep/index.js", "dist/.env", ".npmrc"];
  expect(judgeContent(paths, ["LICENSE", "dist/*.js"])).toEqual({
    unexpected: ["dist/deep/index.js", "dist/.env", ".npmrc"],
    missing: [],
  });
});

it("a pattern that nothing answers to is named, since it hides that something was lost", () => {
  expect(judgeContent(["LICENSE"], ["LICENSE", "bin/*.js"])).toEqual({
    unexpected: [],
    missing: ["bin/*.js"],
  });
});
