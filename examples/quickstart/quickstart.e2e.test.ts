import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const root = place("../..");
const example = readFileSync(place("index.js"), "utf8");

it("runs from the repository's root and prints all three tiers", () => {
  const run = spawnSync(process.execPath, ["examples/quickstart/index.js"], { cwd: root, encoding: "utf8" });
  expect(run.stderr).toBe("");
  expect(run.status).toBe(0);
  expect(run.stdout).toMatch(
    /^Till Operations, for the Store Systems Team\nLike: \S.*\n(FULLY|PARTIALLY|NOT)_AUTOMATABLE, \d+ %\n$/,
  );
});

it("is twelve lines", () => {
  expect(example.trimEnd().split("\n")).toHaveLength(12);
});

it.each(["README.md", "../../README.md"])("stands word for word in %s", (readme) => {
  expect(readFileSync(place(readme), "utf8")).toContain(`\`\`\`js\n${example}\`\`\``);
});
