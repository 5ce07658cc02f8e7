import { blobOid, commitOid, gitTree, lfsPointer, sha256, treeOid } from "./git-objects.ts";

export interface StoredFile {
  readonly bytes: Uint8Array;
  /** Of the file, or of the pointer that stands for it. */
  readonly blobOid: string;
  readonly lfs?: { readonly oid: string; readonly size: number; readonly pointerSize: number };
  /** The commit this path last changed in. */
  readonly lastCommit: string;
}

export interface StoredCommit {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly parent: string | undefined;
  readonly date: Date;
  readonly files: ReadonlyMap<string, StoredFile>;
}

export interface Repository {
  readonly id: string;
  readonly private: boolean;
  readonly gated: false | "auto" | "manual";
  readonly commits: Map<string, StoredCommit>;
  /** Name to commit; names such as "refs/pr/1" are branches here too. */
  readonly branches: Map<string, string>;
  readonly tags: Map<string, string>;
  /** Uploaded large files by sha256, of commits and not yet of any. */
  readonly lfsObjects: Map<string, Uint8Array>;
}

/** One file of a commit to be: bytes, and whether large file storage keeps them. */
export interface NewFile {
  readonly bytes: Uint8Array;
  readonly lfs: boolean;
}

const COMMIT_SHA = /^[0-9a-f]{40}$/;

// Dates count on from here, one second a commit, so that a test run twice makes the same commits.
const FIRST_COMMIT = Date.UTC(2026, 0, 1);

export class RepositoryStore {
  readonly #repositories = new Map<string, Repository>();
  #made = 0;

  add(id: string, options: Pick<Repository, "private" | "gated">): Repository {
    const repository: Repository = {
      id,
      ...options,
      commits: new Map(),
      branches: new Map(),
      tags: new Map(),
      lfsObjects: new Map(),
    };
    this.#repositories.set(id, repository);
    return repository;
  }

  get(id: string): Repository | undefined {
    return this.#repositories.get(id);
  }

  /** Makes `files` the whole tree of `branch`, which is created where there is none and then goes on from `start`. */
  commit(
    repository: Repository,
    branch: string,
    files: Iterable<readonly [path: string, file: NewFile]>,
    message: { readonly title: string; readonly description: string },
    start?: StoredCommit,
  ): StoredCommit {
    const parent = repository.commits.get(repository.branches.get(branch) ?? "") ?? start;
    const stored = [...files].map(([path, { bytes, lfs }]) => {
      if (!lfs) return [path, { bytes, blobOid: blobOid(bytes) }] as const;
      const oid = sha256(bytes);
      const pointer = lfsPointer(oid, bytes.length);
      repository.lfsObjects.set(oid, bytes);
      const told = { oid, size: bytes.length, pointerSize: pointer.length };
      return [path, { bytes, blobOid: blobOid(pointer), lfs: told }] as const;
    });
    const date = new Date(FIRST_COMMIT + 1000 * this.#made++);
    const id = commitOid({
      tree: treeOid(gitTree(stored.map(([path, file]) => [path, file.blobOid]))),
      parent: parent?.id,
      // Two repositories of the same files have commits of their own.
      author: repository.id,
      date,
      message: `${message.title}\n\n${message.description}`.trimEnd(),
    });
    const commit: StoredCommit = {
      id,
      ...message,
      parent: parent?.id,
      date,
      files: new Map(
        stored.map(([path, file]) => {
          const before = parent?.files.get(path);
          return [path, { ...file, lastCommit: before?.blobOid === file.blobOid ? before.lastCommit : id }];
        }),
      ),
    };
    repository.commits.set(id, commit);
    repository.branches.set(branch, id);
    return commit;
  }
}

/** A branch, a tag or a whole commit id; the Hub takes no short ones. */
export function commitAt(repository: Repository, revision: string): StoredCommit | undefined {
  const name = revision === "HEAD" ? "main" : revision;
  const id =
    repository.branches.get(name) ?? repository.tags.get(name) ?? (COMMIT_SHA.test(name) ? name : undefined);
  return id === undefined ? undefined : repository.commits.get(id);
}

/** `head` and what came before it, newest first. */
export function historyOf(repository: Repository, head: StoredCommit | undefined): StoredCommit[] {
  const history: StoredCommit[] = [];
  for (let at = head; at !== undefined; at = repository.commits.get(at.parent ?? "")) history.push(at);
  return history;
}
