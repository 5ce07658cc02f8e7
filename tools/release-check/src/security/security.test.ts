import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { REPOSITORY } from "../workspaces/workspaces.ts";
import { hasTest, readThreatModel } from "./threat-model.ts";

const promises = readThreatModel(readFileSync(join(REPOSITORY, "SECURITY.md"), "utf8"));

it("the threat model has its four strangers", () => {
  expect([...new Set(promises.map(({ stranger }) => stranger))]).toEqual([
    "A bundle from a stranger",
    "A ticket from a stranger",
    "Somebody between you and the Hub",
    "A neighbour on the machine",
  ]);
});

const rows = promises.map(({ stranger, promise, tests }) => [stranger, promise, tests] as const);
it.each(rows)("SECURITY: %s: %s", (_stranger, _promise, tests) => {
  expect(tests.length).toBeGreaterThan(0);
  for (const { file, title } of tests) {
    const path = join(REPOSITORY, file);
    expect(existsSync(path), file).toBe(true);
    expect(hasTest(readFileSync(path, "utf8"), title), `${file} has no test “${title}”`).toBe(true);
  }
});

describe("a title", () => {
  it.each([
    ["it(", 'it("does so", () => {})'],
    ["describe(", 'describe("does so", () => {})'],
    ["each with rows", 'it.each([\n  ["a"],\n  ["b"],\n])("does so", () => {})'],
    ["each with rows on its line", 'it.each([1, 2])("does so", () => {})'],
    ["each with a name", 'it.each(damages)("does so", () => {})'],
    ["a group within a group", 'describe("a", () => {\n  describe("does so", () => {});\n})'],
    ["a title on the next line", 'it(\n  "does so",\n  () => {},\n)'],
  ])("is found in %s", (_, text) => {
    expect(hasTest(text, "does so")).toBe(true);
  });

  it.each([
    ["that is skipped", 'it.skip("does so", () => {})'],
    ["that is skipped for each", 'it.skip.each([1])("does so", () => {})'],
    ["that is still to be written", 'it.todo("does so")'],
    ["that is another", 'it("does so too", () => {})'],
    ["in a comment", "// does so"],
    ["in a message", 'expect(x, "does so")'],
    ["that somebody else calls", 'visit("does so")'],
  ])("is not found in one %s", (_, text) => {
    expect(hasTest(text, "does so")).toBe(false);
  });
});
