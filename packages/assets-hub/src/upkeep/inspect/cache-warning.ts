import { relative, sep } from "node:path";

/** What may be wrong with a cache. */
export type WarningKind =
  /** A link to a blob that is not there. */
  | "broken-link"
  /** A link that leads to itself, at once or by others. */
  | "link-loop"
  /** A link to a file outside the cache; it is not followed. */
  | "link-outside"
  /** A folder, a device or a link to one where a file belongs. */
  | "not-a-file"
  /** A file or a link where a folder belongs. */
  | "not-a-folder"
  /** A repository without the folder its snapshots belong in. */
  | "no-snapshots"
  /** A ref that holds something other than a commit. */
  | "no-commit"
  /** A ref to a commit without snapshot. */
  | "missing-snapshot"
  /** What this user may not read. */
  | "unreadable"
  /** What is none of a cache's; left alone. */
  | "unknown";

/** Something in the cache that is damaged, or not understood. */
export interface CacheWarning {
  readonly kind: WarningKind;
  /** Inside the cache folder, with forward slashes. Written by whoever filled the cache. */
  readonly path: string;
  /** The commit of the snapshot it is in, or that a ref points to. */
  readonly commit?: string;
  readonly expected: string;
  readonly found: string;
}

const EXPLAINED: Readonly<Record<WarningKind, { readonly expected: string; readonly found: string }>> = {
  "broken-link": { expected: "a link to a file", found: "a link to nothing" },
  "link-loop": { expected: "a link to a file", found: "a link that leads to itself" },
  "link-outside": { expected: "a link to a file of the cache", found: "a link that leaves the cache" },
  "not-a-file": { expected: "a file", found: "something else" },
  "not-a-folder": { expected: "a folder", found: "something else" },
  "no-snapshots": { expected: "a folder with snapshots", found: "none" },
  "no-commit": { expected: "a commit of 40 hex digits", found: "something else" },
  "missing-snapshot": { expected: "a commit whose files are here", found: "one without" },
  unreadable: { expected: "something this user may read", found: "permission denied" },
  unknown: { expected: "a part of the cache", found: "something else" },
};

/** A warning about the absolute path `at` in the cache `root`. */
export function cacheWarning(
  root: string,
  kind: WarningKind,
  at: string,
  facts: { readonly commit?: string | undefined; readonly found?: string | undefined } = {},
): CacheWarning {
  const { expected, found } = EXPLAINED[kind];
  return {
    kind,
    path: cachePath(root, at),
    ...(facts.commit === undefined ? {} : { commit: facts.commit }),
    expected,
    found: facts.found ?? found,
  };
}

/** The warning about what the system refused, which gave `code` as the reason. */
export function systemError(root: string, at: string, code: string, commit?: string): CacheWarning {
  return cacheWarning(root, "unreadable", at, { commit, found: `the system's error ${code}` });
}

/** An absolute path as it is shown: from the cache folder, and the same on every system. */
export function cachePath(root: string, at: string): string {
  return relative(root, at).split(sep).join("/");
}
