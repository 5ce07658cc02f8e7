import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { REPOSITORY } from "../workspaces/workspaces.ts";
import { lintWorkflows } from "./actionlint.ts";

const FOLDER = join(REPOSITORY, ".github/workflows");
const workflows = readdirSync(FOLDER).map((file) => ({
  file,
  text: readFileSync(join(FOLDER, file), "utf8"),
}));

describe.each(workflows)("$file", ({ text }) => {
  it("runs actions of others at a commit, with the version it is of", () => {
    const uses = [...text.matchAll(/\buses: *(.*)/g)].map(([, action = ""]) => action);
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual(
      [],
    );
  });

  it("may do nothing but what it says, and keeps no token of its own", () => {
    expect(text).toMatch(/^permissions:/m);
    expect(
      [...text.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name).filter((name) => name !== "GITHUB_TOKEN"),
    ).toEqual([]);
  });
});

it("one job alone may publish, and runs no action but GitHub's own", () => {
  const trusted = workflows
    .flatMap(({ text }) => text.split(/^ {2}(?=[\w-]+:$)/m))
    .filter((job) => job.includes("id-token: write"));
  expect(trusted).toHaveLength(1);
  const owners = [...(trusted[0] ?? "").matchAll(/uses: *([\w-]+)\//g)].map(([, owner]) => owner);
  expect(new Set(owners)).toEqual(new Set(["actions"]));
});

it("actionlint finds nothing to say", async ({ skip }) => {
  const finished = await lintWorkflows(REPOSITORY);
  if (finished === undefined) {
    const told = "neither actionlint nor go is installed";
    if (process.env.CI) throw new Error(told);
    return skip(told);
  }
  expect({ code: finished.code, stdout: finished.stdout }, finished.stderr).toEqual({ code: 0, stdout: "" });
});
