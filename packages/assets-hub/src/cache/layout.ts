import { join } from "node:path";

// The layout of Python's huggingface_hub, so that its tools and ours read one another's files:
// https://huggingface.co/docs/huggingface_hub/guides/manage-cache

/** Where one repository's files are in the cache. */
export interface RepositoryCache {
  /** The cache of all repositories. */
  readonly cacheDir: string;
  /** This repository's own folder. */
  readonly folder: string;
  /** Contents, each named by its hash. */
  readonly blobs: string;
  blob(etag: string): string;
  /** The files of one commit by their paths; each a link to a blob, or a copy where there are no links. */
  snapshot(commit: string): string;
  /** A file that holds the commit a branch or tag stood for when it was asked last. */
  ref(revision: string): string;
  /** Sizes and hashes of a commit's files, where Python has listed them. */
  tree(commit: string): string;
}

const REPOSITORY_PREFIX = "models--";
const SEPARATOR = "--";

/** The folder of the model `repo`, which has been checked to be a repository's name. */
export function repositoryCache(cacheDir: string, repo: string): RepositoryCache {
  return repositoryIn(cacheDir, join(cacheDir, `${REPOSITORY_PREFIX}${repo.replaceAll("/", SEPARATOR)}`));
}

/** The same for a folder of the cache that is a repository's, of whatever kind. */
export function repositoryIn(cacheDir: string, folder: string): RepositoryCache {
  const blobs = join(folder, "blobs");
  return {
    cacheDir,
    folder,
    blobs,
    blob: (etag) => join(blobs, etag),
    snapshot: (commit) => join(folder, "snapshots", commit),
    ref: (revision) => join(folder, "refs", ...revision.split("/")),
    tree: (commit) => join(folder, "trees", `${commit}.json`),
  };
}
