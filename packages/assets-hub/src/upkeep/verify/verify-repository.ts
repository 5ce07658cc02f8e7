import type { Manifest } from "@org/classifier-core/provider";
import { readTreeListing } from "../../cache/tree-listing.ts";
import { cachePath } from "../inspect/cache-warning.ts";
import type { InspectedRepository } from "../inspect/inspect-repository.ts";
import { bundleOf, type InspectedFile, type InspectedSnapshot } from "../inspect/inspect-snapshot.ts";
import type { HashedContent } from "./hash-content.ts";

/** What a check found out about one place of the cache. */
export interface Finding {
  /** `damaged`, or that there is nothing to check it by. */
  readonly verdict: "damaged" | "not checkable";
  /** Inside the cache folder, with forward slashes. */
  readonly path: string;
  readonly commit?: string;
  /** Path inside the repository. */
  readonly file?: string;
  /** Name of the content. */
  readonly blob?: string;
  readonly expected: string;
  readonly found: string;
}

export type Hasher = (at: string) => Promise<HashedContent>;

const SHA256_DIGITS = 64;

/** Checks every content of a repository, and that its bundles are whole. One content is told of once. */
export async function verifyRepository(
  root: string,
  repository: InspectedRepository,
  hash: Hasher,
  signal: AbortSignal | undefined,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const damaged = new Set<string>();
  for (const { name, path, at } of repository.blobs) {
    const problem = mismatch(name, await hash(at));
    if (problem === undefined) continue;
    damaged.add(at);
    const use = usersOf(repository, at)[0];
    findings.push({ verdict: "damaged", path: cachePath(root, path), ...use, blob: name, ...problem });
  }
  for (const snapshot of repository.snapshots) {
    findings.push(...(await verifySnapshot(root, repository, snapshot, { damaged, hash, signal })));
  }
  return findings;
}

/** The files that a content is of, for whom its hash alone says nothing. */
function usersOf({ snapshots }: InspectedRepository, content: string): { commit: string; file: string }[] {
  return snapshots.flatMap(({ commit, files }) =>
    files.flatMap(({ at, path }) => (at === content ? [{ commit, file: path }] : [])),
  );
}

/** Checks what the blobs' own names cannot tell: files without a blob, and that a bundle is the one of its manifest. */
async function verifySnapshot(
  root: string,
  { cache, kind, blobs }: InspectedRepository,
  snapshot: InspectedSnapshot,
  {
    damaged,
    hash,
    signal,
  }: {
    readonly damaged: ReadonlySet<string>;
    readonly hash: Hasher;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Finding[]> {
  const { commit } = snapshot;
  const named = new Set(blobs.map(({ at }) => at));
  const listing = snapshot.files.every(({ at }) => named.has(at))
    ? undefined
    : await readTreeListing(cache, commit);
  const manifest = kind === "model" ? await bundleOf(root, snapshot, signal) : undefined;
  const promised = new Map(manifest?.files.map((file) => [file.path, file]));
  const findings: Finding[] = [];
  for (const file of snapshot.files) {
    if (damaged.has(file.at)) continue;
    const place = { path: cachePath(root, `${snapshot.at}/${file.path}`), commit, file: file.path };
    const listed = named.has(file.at) ? undefined : listing?.get(file.path);
    const promise = promised.get(file.path);
    if (!named.has(file.at) && listed === undefined && promise === undefined) {
      findings.push({
        verdict: "not checkable",
        ...place,
        expected: "a hash to check it by: a blob's name, a listing of the commit, or a bundle's manifest",
        found: "none",
      });
      continue;
    }
    const problem =
      (listed === undefined ? undefined : mismatch(listed.etag, await hash(file.at))) ??
      (promise === undefined ? undefined : mismatch(promise.sha256, await hash(file.at)));
    if (problem !== undefined) findings.push({ verdict: "damaged", ...place, ...problem });
  }
  return [...findings, ...missingFiles(root, snapshot, manifest)];
}

/** Files a bundle's manifest names that are not there; those that are were looked at by their hash. */
function missingFiles(root: string, snapshot: InspectedSnapshot, manifest: Manifest | undefined): Finding[] {
  const { at, commit, files, warnings } = snapshot;
  const there = new Set(files.map(({ path }) => path));
  // A link that leads nowhere has been told of.
  const told = new Set(warnings.map(({ path }) => path));
  return (manifest?.files ?? []).flatMap(({ path, bytes }) => {
    const place = cachePath(root, `${at}/${path}`);
    if (there.has(path) || told.has(place)) return [];
    return [
      {
        verdict: "damaged" as const,
        path: place,
        commit,
        file: path,
        expected: `a file of ${bytes} bytes, which the bundle's manifest names`,
        found: "none",
      },
    ];
  });
}

/** Files that are hashed for a repository, each content once; their bytes are the work ahead. */
export function contentsToHash({ blobs, snapshots }: InspectedRepository): Map<string, number> {
  const own = snapshots.flatMap(({ files }) => files.filter((file: InspectedFile) => file.own));
  return new Map([...blobs, ...own].map(({ at, bytes }) => [at, bytes]));
}

function mismatch(
  name: string,
  content: HashedContent,
): { readonly expected: string; readonly found: string } | undefined {
  const large = name.length === SHA256_DIGITS;
  const algorithm = large ? "SHA-256" : "Git's SHA-1";
  if ("unreadable" in content) return { expected: `${algorithm} ${name}`, found: content.unreadable };
  const found = large ? content.sha256 : content.git;
  return found === name
    ? undefined
    : { expected: `${algorithm} ${name}`, found: `${found} (${content.bytes} bytes)` };
}
