import { join } from "node:path";
import { type IncompleteFile, isAbandoned } from "../../cache/incomplete.ts";
import type { CacheEntry } from "../inspect/cache-entry.ts";
import type { InspectedBlob, InspectedRepository } from "../inspect/inspect-repository.ts";
import type { InspectedSnapshot } from "../inspect/inspect-snapshot.ts";

/**
 * Nothing that is younger goes. A download puts a content in place and then the link to it, and the ref comes when all
 * files are there: until then what it has fetched looks like what nobody wants. No bundle takes an hour for that, and
 * an hour of disk is cheap.
 */
export const SETTLED_AFTER_MS = 60 * 60 * 1000;

/** What of a repository goes, in the order in which it does. */
export interface RepositoryPlan {
  readonly snapshots: readonly InspectedSnapshot[];
  readonly blobs: readonly InspectedBlob[];
  readonly incomplete: readonly IncompleteFile[];
  /** What Python has written down about the commits of those snapshots. Absolute paths. */
  readonly listings: readonly string[];
  /** Folders that are empty; deepest first. Absolute paths. */
  readonly folders: readonly string[];
  /** The repository's own folders, where nothing is left in any of them; else none. Absolute paths. */
  readonly repository: readonly string[];
  readonly kept: readonly Staying[];
}

/**
 * Why a part stays that nobody refers to. `detached`: a snapshot without ref, which may be pinned by its commit.
 * `young`: a download may be about to refer to it. `active`: still arriving, as far as one can tell. `uncertain`:
 * something else in the repository cannot be read or understood, and might refer to it.
 */
export type KeptReason = "detached" | "young" | "active" | "uncertain";

/** What nobody refers to and stays all the same. */
export interface Staying {
  readonly kind: "snapshot" | "blob" | "incomplete";
  /** Absolute path. */
  readonly at: string;
  readonly bytes: number;
  readonly reason: KeptReason;
}

export interface PlanOptions {
  readonly detached: boolean;
  readonly incomplete: "abandoned" | "all";
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Decides what of a model repository goes. `elsewhere` are absolute paths of contents that other repositories refer
 * to. Changes nothing.
 */
export function planRepository(
  repository: InspectedRepository,
  elsewhere: ReadonlySet<string>,
  options: PlanOptions,
): RepositoryPlan {
  const kept: Staying[] = [];
  const snapshots = repository.snapshots.filter((snapshot) => {
    const reason = whySnapshotStays(repository, snapshot, options);
    if (reason !== undefined && reason !== "referenced") {
      const bytes = snapshot.files.reduce((sum, file) => sum + file.bytes, 0);
      kept.push({ kind: "snapshot", at: snapshot.at, bytes, reason });
    }
    return reason === undefined;
  });
  const used = contentsInUse(repository, new Set(snapshots));
  const blobs = repository.blobs.filter((blob) => {
    const { path, bytes, linked, modifiedMs } = blob;
    // A link leads into the store that Python keeps for all repositories: its own tools see to that.
    if (linked || used.has(path) || elsewhere.has(path)) return false;
    const reason = !repository.filesComplete
      ? "uncertain"
      : isYoung(modifiedMs, options.now)
        ? "young"
        : undefined;
    if (reason !== undefined) kept.push({ kind: "blob", at: path, bytes, reason });
    return reason === undefined;
  });
  const incomplete = repository.incomplete.filter((file) => {
    if (options.incomplete === "all" || isAbandoned(file, options.now)) return true;
    kept.push({ kind: "incomplete", at: file.path, bytes: file.bytes, reason: "active" });
    return false;
  });
  const nothingLeft = isNothingLeft(repository, { snapshots, blobs, incomplete }, options.now);
  const listed = new Set(snapshots.map(({ commit }) => `${commit}.json`));
  return {
    snapshots,
    blobs,
    incomplete,
    listings: repository.listings.flatMap(({ at, path }) => (nothingLeft || listed.has(path) ? [at] : [])),
    folders: emptyFolders(repository, snapshots, options.now),
    repository: nothingLeft
      ? [...PARTS.map((part) => join(repository.cache.folder, part)), repository.cache.folder]
      : [],
    kept,
  };
}

/** Absolute paths of the contents that snapshots other than `without` refer to. */
export function contentsInUse(
  { snapshots, strangers }: InspectedRepository,
  without: ReadonlySet<InspectedSnapshot> = new Set(),
): Set<string> {
  const staying = [...snapshots.filter((snapshot) => !without.has(snapshot)), ...strangers];
  return new Set(staying.flatMap(({ files }) => files.map(({ at }) => at)));
}

function whySnapshotStays(
  { refs, refsComplete }: InspectedRepository,
  { commit, entries, touchedMs, complete }: InspectedSnapshot,
  { detached, now }: PlanOptions,
): "referenced" | KeptReason | undefined {
  if (refs.some((ref) => ref.commit === commit)) return "referenced";
  if (!refsComplete || !complete || entries.some(({ kind }) => kind === "other")) return "uncertain";
  // Folders without a file are what a failed download leaves; nobody can have pinned them.
  if (!detached && entries.some(({ kind }) => kind !== "folder")) return "detached";
  return isYoung(touchedMs, now) ? "young" : undefined;
}

/** Folders in snapshots that stay, and among refs, that hold no file; deepest first. */
function emptyFolders(
  { snapshots, emptyRefFolders }: InspectedRepository,
  going: readonly InspectedSnapshot[],
  now: number,
): string[] {
  const inSnapshots = snapshots
    .filter((snapshot) => !going.includes(snapshot) && snapshot.complete)
    .flatMap(({ entries }) => entries.filter((entry) => isEmpty(entry, entries)));
  return [...inSnapshots, ...emptyRefFolders]
    .flatMap(({ at, modifiedMs }) => (isYoung(modifiedMs, now) ? [] : [at]))
    .sort((a, b) => b.length - a.length);
}

function isEmpty({ kind, path }: CacheEntry, entries: readonly CacheEntry[]): boolean {
  return (
    kind === "folder" && !entries.some((one) => one.kind !== "folder" && one.path.startsWith(`${path}/`))
  );
}

/** The parts of a repository's folder that we know, snapshots last: without it, the others would count as damage. */
const PARTS = ["blobs", "refs", "trees", "snapshots"];

/** Whether nothing of the repository is left once `going` has gone, and nobody is at work in it. */
function isNothingLeft(
  { entries, warnings, listings, modifiedMs, ...all }: InspectedRepository,
  going: Pick<RepositoryPlan, "snapshots" | "blobs" | "incomplete">,
  now: number,
): boolean {
  return (
    !warnings.some(({ kind }) => kind !== "no-snapshots" && kind !== "broken-link") &&
    all.snapshots.length === going.snapshots.length &&
    all.blobs.length === going.blobs.length &&
    all.incomplete.length === going.incomplete.length &&
    all.otherFiles === 0 &&
    entries.every(({ kind, path }) => kind === "folder" && PARTS.includes(path)) &&
    ![modifiedMs, ...[...entries, ...listings].map((entry) => entry.modifiedMs)].some((ms) =>
      isYoung(ms, now),
    )
  );
}

function isYoung(modifiedMs: number, now: number): boolean {
  return now - modifiedMs < SETTLED_AFTER_MS;
}
