import { type GitTree, gitTree, treeOid } from "./git-objects.ts";
import type { Repository, StoredCommit, StoredFile } from "./repository-store.ts";

/** A file or folder of a commit. */
export interface TreeEntry {
  readonly path: string;
  readonly oid: string;
  readonly file?: StoredFile;
  /** Of a folder: of the file in it that changed last. */
  readonly lastCommit: string;
}

/** Folders before files, each in the order of their names; with `recursive`, a folder is followed by what it holds. */
export function treeEntries(commit: StoredCommit, folder: string, recursive: boolean): TreeEntry[] {
  const root = gitTree([...commit.files].map(([path, file]) => [path, file.blobOid]));
  const names = folder === "" ? [] : folder.split("/");
  const start = names.reduce<GitTree | undefined>((at, name) => at?.folders.get(name), root);
  const list = (tree: GitTree, prefix: string): TreeEntry[] => [
    ...[...tree.folders].sort(byName).flatMap(([name, inner]) => {
      const path = `${prefix}${name}`;
      const folderEntry = { path, oid: treeOid(inner), lastCommit: lastChange(commit, path) };
      return [folderEntry, ...(recursive ? list(inner, `${path}/`) : [])];
    }),
    ...[...tree.blobs].sort(byName).map(([name, oid]) => {
      const path = `${prefix}${name}`;
      const file = commit.files.get(path) as StoredFile;
      return { path, oid, file, lastCommit: file.lastCommit };
    }),
  ];
  return start === undefined ? [] : list(start, folder === "" ? "" : `${folder}/`);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function lastChange(commit: StoredCommit, folder: string): string {
  const inside = [...commit.files].filter(([path]) => path.startsWith(`${folder}/`));
  return inside.some(([, file]) => file.lastCommit === commit.id)
    ? commit.id
    : (inside[0]?.[1].lastCommit ?? commit.id);
}

/** An entry as paths-info and tree tell it. */
export function told(entry: TreeEntry, repository: Repository, expand: boolean) {
  const { path, oid, file } = entry;
  const commit = repository.commits.get(entry.lastCommit);
  return {
    type: file === undefined ? "directory" : "file",
    oid,
    size: file?.bytes.length ?? 0,
    ...(file?.lfs === undefined ? {} : { lfs: file.lfs }),
    path,
    ...(expand && commit !== undefined
      ? { lastCommit: { id: commit.id, title: commit.title, date: commit.date } }
      : {}),
    ...(expand && file !== undefined
      ? { securityFileStatus: { status: "safe", avScan: null, pickleImportScan: null } }
      : {}),
  };
}
