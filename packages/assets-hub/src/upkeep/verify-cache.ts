import { InvalidArgumentError } from "@org/classifier-core";
import { checkRepo } from "../hub-reference.ts";
import type { CacheWarning } from "./inspect/cache-warning.ts";
import { cacheFolder, inspectCache } from "./inspect/inspect-cache.ts";
import {
  type InspectedRepository,
  type RepositoryKind,
  repositoryNamed,
} from "./inspect/inspect-repository.ts";
import { type HashedContent, hashContent } from "./verify/hash-content.ts";
import { contentsToHash, verifyRepository } from "./verify/verify-repository.ts";

export interface VerifyCacheOptions {
  /** The cache. @default HF_HUB_CACHE, else HF_HOME/hub, else ~/.cache/huggingface/hub */
  readonly cacheDir?: string | undefined;
  /** One model's repository as `organisation/name`. @default all, datasets and spaces too */
  readonly repo?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called as files are read. */
  readonly onProgress?: ((event: CacheProgress) => void) | undefined;
}

/** How far the check has come. */
export interface CacheProgress {
  /** Bytes of all repositories together, so far and in all. */
  readonly loaded: number;
  readonly total: number;
}

/** What a check of the cache found. Names and paths in it come from whoever filled the cache. */
export interface CacheVerification {
  /** Number of repositories looked at. */
  readonly repositories: number;
  /** Number of contents that were read, and their bytes. */
  readonly checked: number;
  readonly bytes: number;
  /** What is damaged; empty where all is well. */
  readonly problems: readonly CacheProblem[];
  /** Files that are there, but that nothing here says the hash of. */
  readonly notCheckable: readonly CacheProblem[];
}

/** A place of the cache where something else is expected than what is there. */
export interface CacheProblem {
  readonly kind: RepositoryKind;
  readonly repo: string;
  /** Inside the cache folder, with forward slashes. */
  readonly path: string;
  /** The commit it is a file of, 40 hex digits: the first of those that share a blob. */
  readonly commit?: string;
  /** Path inside the repository, of the first file that shares a blob; absent where none does. */
  readonly file?: string;
  /** Name of the blob, which is the hash it should have. */
  readonly blob?: string;
  readonly expected: string;
  readonly found: string;
}

/**
 * Reads every content in the cache and compares it with the hash that is its name: SHA-256 for large files, Git's
 * SHA-1 for any other. Files that stand in a snapshot themselves, as where the system makes no links, are compared
 * with the listing of the commit that Python leaves, else with the manifest of the bundle they are part of. A bundle
 * must also have every file its manifest names, with the content the manifest says. Links and refs must lead somewhere.
 *
 * Costs one read of everything; asks nobody and changes nothing. Damage is in the result, whatever it is; rejects with
 * InvalidArgumentError where the cache has no `repo`, with HubCacheError where the cache folder itself cannot be read,
 * and with the signal's reason where it is aborted.
 */
export async function verifyCache(options: VerifyCacheOptions = {}): Promise<CacheVerification> {
  const { signal, onProgress } = options;
  const repo = options.repo === undefined ? undefined : checkRepo(options.repo);
  const only =
    repo === undefined
      ? undefined
      : (one: { kind: RepositoryKind; repo: string }) => one.kind === "model" && one.repo === repo;
  const { root, repositories, warnings } = await inspectCache(cacheFolder(options.cacheDir), {
    only,
    signal,
  });
  const problems = warnings.flatMap((warning) => {
    const named = repositoryNamed(warning.path);
    return named === undefined ? [] : [problemOf(named, warning)];
  });
  if (repo !== undefined && repositories.length === 0 && problems.length === 0) throw notCached(repo);

  const notCheckable: CacheProblem[] = [];
  if (root === undefined) return { repositories: 0, checked: 0, bytes: 0, problems, notCheckable };
  const total = repositories
    .flatMap((repository) => [...contentsToHash(repository).values()])
    .reduce((sum, bytes) => sum + bytes, 0);
  let loaded = 0;
  let checked = 0;
  onProgress?.({ loaded, total });
  for (const repository of repositories) {
    const hashed = new Map<string, Promise<HashedContent>>();
    const hash = (at: string) => {
      const known = hashed.get(at);
      if (known !== undefined) return known;
      const onBytes = (bytes: number) => {
        loaded += bytes;
        // A file that grows meanwhile must not bring the total below what was read.
        onProgress?.({ loaded, total: Math.max(total, loaded) });
      };
      const fresh = hashContent(at, { signal, onBytes });
      hashed.set(at, fresh);
      return fresh;
    };
    problems.push(...repository.warnings.map((warning) => problemOf(repository, warning)));
    const findings = await verifyRepository(root, repository, hash, signal);
    checked += hashed.size;
    for (const { verdict, ...finding } of findings) {
      (verdict === "damaged" ? problems : notCheckable).push({ ...nameOf(repository), ...finding });
    }
  }
  // What nothing says the hash of was not read.
  onProgress?.({ loaded, total: loaded });
  return { repositories: repositories.length, checked, bytes: loaded, problems, notCheckable };
}

function problemOf(of: Pick<InspectedRepository, "kind" | "repo">, warning: CacheWarning): CacheProblem {
  const { kind: _, ...facts } = warning;
  return { ...nameOf(of), ...facts };
}

function nameOf({ kind, repo }: Pick<InspectedRepository, "kind" | "repo">) {
  return { kind, repo };
}

function notCached(repo: string): InvalidArgumentError {
  return new InvalidArgumentError({
    argument: "repo",
    expected: "a model's repository that the cache has",
    found: JSON.stringify(repo),
    remedy:
      "See what it has with `classifier-prepare cache ls`, or name another folder in the option cacheDir.",
  });
}
