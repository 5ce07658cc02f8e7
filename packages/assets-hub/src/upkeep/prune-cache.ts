import { InvalidArgumentError, typeName } from "@org/classifier-core";
import { cachePath } from "./inspect/cache-warning.ts";
import { cacheFolder, inspectCache } from "./inspect/inspect-cache.ts";
import { carryOut } from "./prune/carry-out.ts";
import { contentsInUse, type KeptReason, planRepository, type Staying } from "./prune/plan-repository.ts";

export type { KeptReason } from "./prune/plan-repository.ts";

export interface PruneCacheOptions {
  /** The cache. @default HF_HUB_CACHE, else HF_HOME/hub, else ~/.cache/huggingface/hub */
  readonly cacheDir?: string | undefined;
  /** Only say what would go. @default false */
  readonly dryRun?: boolean | undefined;
  /**
   * Whether snapshots go that no ref points to. Not unless asked for: a bundle that is pinned by its commit is used
   * without a ref, and from the cache alone nobody can tell it from one that is out of date. @default false
   */
  readonly detached?: boolean | undefined;
  /** Which unfinished downloads go: those no process can still be at, or all. @default "abandoned" */
  readonly incomplete?: "abandoned" | "all" | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What went, or would go. */
export interface CachePrune {
  readonly dryRun: boolean;
  /** In the order in which it went. */
  readonly removed: readonly PrunedPart[];
  /** Bytes of all that together. */
  readonly bytes: number;
  /** What nobody refers to and stays all the same. */
  readonly kept: readonly KeptPart[];
  /** What the system refused to delete. */
  readonly failed: readonly RefusedPart[];
}

/** A part of the cache that stays. */
export interface KeptPart extends PrunedPart {
  readonly reason: KeptReason;
}

/** A part of the cache that could not be deleted. */
export interface RefusedPart extends PrunedPart {
  /** The system's own name for the reason, such as `EACCES`. */
  readonly code: string;
}

/** A part of the cache. */
export interface PrunedPart {
  readonly kind: "snapshot" | "blob" | "incomplete" | "folder";
  readonly repo: string;
  /** Inside the cache folder, with forward slashes. */
  readonly path: string;
  /** Of the part itself: a snapshot of links takes none, and its contents are parts of their own. */
  readonly bytes: number;
}

/**
 * Deletes from the cache what nobody uses: unfinished downloads that were given up, contents that no snapshot refers
 * to, empty folders, and, where asked for, snapshots that no ref points to. What was written within the last hour
 * stays, since a download may be about to refer to it.
 *
 * Of models only, and never a ref, what a link leads to, the store that Python's repositories share, or anything whose
 * purpose is not known; where a part of a repository cannot be read, no content of it goes. Snapshots go before the
 * contents they refer to, so that whatever ends the process leaves nothing damaged. What the system refuses to delete
 * is in the result; rejects with HubCacheError where the cache folder itself cannot be read, and with the signal's
 * reason where it is aborted.
 */
export async function pruneCache(options: PruneCacheOptions = {}): Promise<CachePrune> {
  const { dryRun = false, detached = false, incomplete = "abandoned", signal } = options;
  if (incomplete !== "abandoned" && incomplete !== "all") {
    throw new InvalidArgumentError({
      argument: "incomplete",
      expected: '"abandoned" or "all"',
      found: typeof incomplete === "string" ? JSON.stringify(incomplete) : typeName(incomplete),
    });
  }
  const { root, repositories } = await inspectCache(cacheFolder(options.cacheDir), { signal });
  const removed: PrunedPart[] = [];
  const kept: KeptPart[] = [];
  const failed: RefusedPart[] = [];
  for (const repository of repositories) {
    if (root === undefined || repository.kind !== "model") continue;
    const elsewhere = new Set(
      repositories.flatMap((other) => (other === repository ? [] : [...contentsInUse(other)])),
    );
    const choice = { detached, incomplete, now: Date.now() };
    const plan = planRepository(repository, elsewhere, choice);
    const part = ({ kind, at, bytes }: Pick<Staying, "at" | "bytes"> & Pick<PrunedPart, "kind">) => ({
      kind,
      repo: repository.repo,
      path: cachePath(root, at),
      bytes,
    });
    kept.push(...plan.kept.map((one) => ({ ...part(one), reason: one.reason })));
    for await (const { removal, ...one } of carryOut(root, repository, plan, { ...choice, dryRun, signal })) {
      if (removal === "removed") removed.push(part(one));
      else if (typeof removal === "object") failed.push({ ...part(one), code: removal.code });
    }
  }
  return { dryRun, removed, bytes: removed.reduce((sum, { bytes }) => sum + bytes, 0), kept, failed };
}
