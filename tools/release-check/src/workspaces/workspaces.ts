import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { getPackagesSync } from "@manypkg/get-packages";

/** The parts of a package.json that decide what somebody gets who installs it. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface Workspace {
  /** Absolute. */
  readonly folder: string;
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** The repository this file is in; absolute, without a slash at its end. */
export const REPOSITORY = fileURLToPath(new URL("../../../..", import.meta.url)).replace(/[\\/]$/, "");

/** Every workspace of a copy of the repository, found as changesets finds them. */
export function workspacesOf(root: string): readonly Workspace[] {
  return getPackagesSync(root).packages.map(({ dir }) => ({
    folder: dir,
    path: relative(root, dir).replaceAll("\\", "/"),
    manifest: JSON.parse(readFileSync(join(dir, "package.json"), "utf8")) as Manifest,
  }));
}

/** Those that anybody can install; ordered by name. */
export function publishedWorkspaces(root: string): readonly Workspace[] {
  return workspacesOf(root)
    .filter(({ manifest }) => manifest.private !== true)
    .sort((one, other) => (one.manifest.name < other.manifest.name ? -1 : 1));
}

/** Every range by which a manifest asks for other packages, with the kind of dependency it stands under. */
export function rangesOf(manifest: Manifest): readonly { kind: string; name: string; range: string }[] {
  const kinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] as const;
  return kinds.flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}).map(([name, range]) => ({ kind, name, range })),
  );
}
