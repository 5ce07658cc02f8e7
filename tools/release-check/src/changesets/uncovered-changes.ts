import type { Manifest, Workspace } from "../workspaces/workspaces.ts";

/** Files of a workspace that no user gets: tests and what they use, pages, how it is built and measured. */
const NOT_PUBLISHED =
  /\.test\.tsx?$|(^|\/)(__fixtures__|tests|recipe|artefacts)\/|\.md$|(^|\/)(tsconfig.*|typedoc|package)\.json$|\.config\.ts$|(^|\/)LICENSE$/;

/** What of a manifest reaches who installs the package. */
const PUBLISHED_FIELDS = [
  "type",
  "exports",
  "bin",
  "engines",
  "files",
  "sideEffects",
  "dependencies",
  "optionalDependencies",
  "peerDependencies",
] as const;

/** A repository as it was, to be compared with what it is. */
export interface Before {
  /** From the root, with forward slashes: every file that differs, is new or is gone. */
  readonly changedPaths: readonly string[];
  /** The manifest a workspace had; undefined where it had none. */
  manifestOf(workspace: Workspace): Manifest | undefined;
}

/**
 * The changes that reach a user and are in no changeset: one line a package. `named` are the packages that new changesets
 * name. Code of a private package is published with those that bundle it, and one of them has to be named. A package
 * whose version has moved took its changesets up into its changelog.
 */
export function uncoveredChanges(
  workspaces: readonly Workspace[],
  before: Before,
  named: ReadonlySet<string>,
): readonly string[] {
  return workspaces.flatMap((workspace) => {
    const holders = publishedWith(workspace, workspaces);
    if (holders.length === 0 || holders.some((name) => named.has(name))) return [];
    const was = before.manifestOf(workspace);
    if (was !== undefined && was.version !== workspace.manifest.version) return [];
    const changed = before.changedPaths.filter(
      (path) => path.startsWith(`${workspace.path}/`) && !NOT_PUBLISHED.test(path),
    );
    if (publishedPart(was) !== publishedPart(workspace.manifest))
      changed.push(`${workspace.path}/package.json`);
    const [first] = changed;
    if (first === undefined) return [];
    const rest = changed.length > 1 ? ` and ${changed.length - 1} more` : "";
    return [`${first}${rest} changed, and no new changeset names ${holders.join(" or ")}: run npx changeset`];
  });
}

/** The names under which a workspace's code reaches a user: its own, or those of the packages that bundle it. */
function publishedWith({ manifest }: Workspace, workspaces: readonly Workspace[]): readonly string[] {
  if (manifest.private !== true) return [manifest.name];
  return workspaces
    .filter(
      (other) =>
        other.manifest.private !== true && other.manifest.devDependencies?.[manifest.name] !== undefined,
    )
    .map((other) => other.manifest.name);
}

/** One text for the part of a manifest that counts, without the versions of our own packages, which move by themselves. */
function publishedPart(manifest: Manifest | undefined): string {
  const fields: Readonly<Record<string, unknown>> = { ...manifest };
  const counted = PUBLISHED_FIELDS.map((field) => [field, fields[field]]);
  return JSON.stringify(counted, (key, value) => (key.startsWith("@org/") ? "ours" : value));
}
