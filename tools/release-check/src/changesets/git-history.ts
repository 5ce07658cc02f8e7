import { readFileSync } from "node:fs";
import { join } from "node:path";
import parseChangeset from "@changesets/parse";
import { runProgram } from "@org/classifier-command-line/testing";
import type { Manifest, Workspace } from "../workspaces/workspaces.ts";
import type { Before } from "./uncovered-changes.ts";

/** The package whose tag marks a release; all have the same version. */
const MARKED_PACKAGE = "@org/classifier-core";
/** The tree without files, as every git knows it: what there was before the first release. */
const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** A repository as it was at a commit, or before everything, with the packages that changesets since then name. */
export interface History extends Before {
  /** What was compared with, for people: a commit, or "nothing". */
  readonly since: string;
  readonly named: ReadonlySet<string>;
  /** New changesets that name no package: somebody says that nothing of the change is noticed. */
  readonly emptyChangesets: readonly string[];
}

/**
 * Compares the files of a repository as they are now, committed or not, with where they left a branch (`since`, such as
 * "origin/main"), or else with the last release, or else, before the first, with nothing.
 */
export async function historySince(
  root: string,
  workspaces: readonly Workspace[],
  since: string | undefined,
): Promise<History> {
  const base =
    since === undefined ? await lastRelease(root) : (await git(root, "merge-base", since, "HEAD")).trim();
  const tree = base ?? EMPTY_TREE;
  const listed = [
    await git(root, "diff", "--name-only", "--no-renames", "-z", tree),
    await git(root, "ls-files", "--others", "--exclude-standard", "-z"),
  ];
  const changedPaths = listed.flatMap((list) => list.split("\0")).filter((path) => path !== "");
  const manifests = new Map<string, Manifest>();
  for (const { path } of base === undefined ? [] : workspaces) {
    const text = await git(root, "show", `${base}:${path}/package.json`).catch(() => undefined);
    if (text !== undefined) manifests.set(path, JSON.parse(text) as Manifest);
  }
  const changesets = changedPaths
    .filter((path) => /^\.changeset\/[^/]+\.md$/.test(path) && path !== ".changeset/README.md")
    .flatMap((path) => {
      const text = textOf(join(root, path));
      return text === undefined ? [] : [{ path, ...parseChangeset(text) }];
    });
  return {
    since: base ?? "nothing",
    changedPaths,
    manifestOf: ({ path }) => manifests.get(path),
    named: new Set(changesets.flatMap(({ releases }) => releases.map(({ name }) => name))),
    emptyChangesets: changesets.filter(({ releases }) => releases.length === 0).map(({ path }) => path),
  };
}

async function lastRelease(root: string): Promise<string | undefined> {
  const tags = await git(
    root,
    "tag",
    "--list",
    `${MARKED_PACKAGE}@*`,
    "--merged",
    "HEAD",
    "--sort=-version:refname",
  );
  return tags.split("\n").find((tag) => tag !== "");
}

async function git(root: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram("git", args, { cwd: root });
  if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}: ${stderr.trim()}`);
  return stdout;
}

/** Undefined for a file that is gone: a changeset that was taken up. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
