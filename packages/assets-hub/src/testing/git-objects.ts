import { createHash } from "node:crypto";

// The Hub tells git's own names of things, and clients check files against them.

function objectOid(type: "blob" | "tree" | "commit", content: Uint8Array): string {
  return createHash("sha1").update(`${type} ${content.length}\0`).update(content).digest("hex");
}

export function blobOid(content: Uint8Array): string {
  return objectOid("blob", content);
}

export function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** What git itself keeps of a file whose bytes are in large file storage. */
export function lfsPointer(oid: string, size: number): Uint8Array {
  return Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${size}\n`);
}

/** A folder of git's: its blobs by name, and the folders in it. */
export interface GitTree {
  readonly blobs: Map<string, string>;
  readonly folders: Map<string, GitTree>;
}

export function gitTree(blobs: Iterable<readonly [path: string, oid: string]>): GitTree {
  const root: GitTree = { blobs: new Map(), folders: new Map() };
  for (const [path, oid] of blobs) {
    const names = path.split("/");
    const file = names.pop() as string;
    let at = root;
    for (const name of names) {
      const next = at.folders.get(name) ?? { blobs: new Map(), folders: new Map() };
      at.folders.set(name, next);
      at = next;
    }
    at.blobs.set(file, oid);
  }
  return root;
}

export function treeOid(tree: GitTree): string {
  const entries = [
    ...[...tree.blobs].map(([name, oid]) => ({ sort: name, mode: "100644", name, oid })),
    // git orders a folder as if its name ended in a slash.
    ...[...tree.folders].map(([name, folder]) => ({
      sort: `${name}/`,
      mode: "40000",
      name,
      oid: treeOid(folder),
    })),
  ].sort((a, b) => Buffer.compare(Buffer.from(a.sort), Buffer.from(b.sort)));
  return objectOid(
    "tree",
    Buffer.concat(
      entries.flatMap(({ mode, name, oid }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, "hex")]),
    ),
  );
}

export function commitOid(commit: {
  readonly tree: string;
  readonly parent: string | undefined;
  readonly author: string;
  readonly date: Date;
  readonly message: string;
}): string {
  const signature = `${commit.author} <local@example.test> ${Math.floor(commit.date.getTime() / 1000)} +0000`;
  const lines = [
    `tree ${commit.tree}`,
    ...(commit.parent === undefined ? [] : [`parent ${commit.parent}`]),
    `author ${signature}`,
    `committer ${signature}`,
    "",
    `${commit.message}\n`,
  ];
  return objectOid("commit", Buffer.from(lines.join("\n")));
}
