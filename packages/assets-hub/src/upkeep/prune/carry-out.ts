import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type IncompleteFile, isAbandoned } from "../../cache/incomplete.ts";
import { inspectRefs } from "../inspect/inspect-refs.ts";
import { type InspectedRepository, inspectRepository } from "../inspect/inspect-repository.ts";
import type { InspectedSnapshot } from "../inspect/inspect-snapshot.ts";
import { contentsInUse, type PlanOptions, type RepositoryPlan } from "./plan-repository.ts";
import { type Removal, removeFile, removeFolder } from "./removal.ts";

/** What became of one part of a plan. */
export interface Outcome {
  readonly kind: "snapshot" | "blob" | "incomplete" | "folder";
  /** Absolute path. */
  readonly at: string;
  readonly bytes: number;
  readonly removal: Removal;
}

export interface ExecutionOptions extends PlanOptions {
  readonly dryRun: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * Carries a plan out, part by part: links before what they lead to. Since other processes go on meanwhile, each part
 * is looked at again right before it goes, and stays where it has come into use.
 */
export async function* carryOut(
  root: string,
  repository: InspectedRepository,
  plan: RepositoryPlan,
  options: ExecutionOptions,
): AsyncGenerator<Outcome> {
  const { dryRun, signal } = options;
  const real = (work: () => Promise<Removal>) => (dryRun ? Promise.resolve("removed" as const) : work());

  for (const snapshot of plan.snapshots) {
    signal?.throwIfAborted();
    const bytes = snapshot.files.reduce((sum, file) => sum + (file.own ? file.bytes : 0), 0);
    const removal = await real(() => removeSnapshot(root, repository, snapshot));
    yield { kind: "snapshot", at: snapshot.at, bytes, removal };
  }
  const inUse =
    dryRun || plan.blobs.length === 0 ? undefined : await contentsInUseNow(root, repository, signal);
  for (const { path: at, bytes } of plan.blobs) {
    signal?.throwIfAborted();
    const removal = await real(async () => (inUse?.(at) === false ? removeFile(at) : "in use"));
    yield { kind: "blob", at, bytes, removal };
  }
  for (const file of plan.incomplete) {
    signal?.throwIfAborted();
    const removal = await real(() => removeIncomplete(file, options));
    yield { kind: "incomplete", at: file.path, bytes: file.bytes, removal };
  }
  for (const at of plan.listings) await real(() => removeFile(at));
  for (const at of plan.folders)
    yield { kind: "folder", at, bytes: 0, removal: await real(() => removeFolder(at)) };
  const last = plan.repository.at(-1);
  if (last !== undefined) {
    yield { kind: "folder", at: last, bytes: 0, removal: await real(() => removeAll(plan.repository)) };
  }
}

/** Deletes what was seen of a snapshot, and nothing that has come since; no ref points to it by now, or it stays. */
async function removeSnapshot(
  root: string,
  { cache }: InspectedRepository,
  { commit, at, entries }: InspectedSnapshot,
): Promise<Removal> {
  const { refs, complete } = await inspectRefs(root, join(cache.folder, "refs"), undefined);
  if (!complete || refs.some((ref) => ref.commit === commit)) return "in use";
  for (const entry of entries) {
    if (entry.kind === "folder") continue;
    const removal = await removeFile(entry.at);
    if (typeof removal === "object") return removal;
  }
  // An entry's folder comes before it, so that from the end every folder is empty when its turn comes.
  for (const entry of entries.toReversed()) {
    if (entry.kind !== "folder") continue;
    const removal = await removeFolder(entry.at);
    if (typeof removal === "object") return removal;
  }
  return removeFolder(at);
}

/** Whether a content is referred to now that snapshots have gone, and downloads may have come. */
async function contentsInUseNow(
  root: string,
  { kind, repo, cache, modifiedMs }: InspectedRepository,
  signal: AbortSignal | undefined,
): Promise<(at: string) => boolean> {
  const now = await inspectRepository(root, { at: cache.folder, modifiedMs }, { kind, repo }, signal);
  const used = contentsInUse(now);
  return (at) => !now.filesComplete || used.has(at);
}

async function removeIncomplete(
  file: IncompleteFile,
  { incomplete, now }: ExecutionOptions,
): Promise<Removal> {
  // Somebody may have taken it up again.
  const modifiedMs = await stat(file.path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
  if (modifiedMs === undefined) return "absent";
  if (incomplete === "abandoned" && !isAbandoned({ ...file, modifiedMs }, now)) return "in use";
  return removeFile(file.path);
}

/** Deletes folders one after the other, up to the first that is in use. */
async function removeAll(folders: readonly string[]): Promise<Removal> {
  let removal: Removal = "absent";
  for (const at of folders) {
    removal = await removeFolder(at);
    if (removal === "in use" || typeof removal === "object") return removal;
  }
  return removal;
}
