import { fsFailure } from "@org/classifier-core/provider";
import { HubCacheError } from "../errors/index.ts";

/** Runs what writes to the cache; what the system refuses becomes an error without the cache's absolute path. */
export async function writingCache<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw cacheFailure(what, error);
  }
}

/** The error for `error` where it comes from the file system; any other is returned as it is. */
export function cacheFailure(what: string, error: unknown): unknown {
  const failure = fsFailure(error);
  if (failure === undefined) return error;
  const { code } = failure;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new HubCacheError({
      what,
      found: `no room left (${code})`,
      remedy:
        "Make room, with `classifier-prepare cache prune` for instance, or name another folder in the option cacheDir or the variable HF_HUB_CACHE.",
    });
  }
  return new HubCacheError({ what, found: `the system's error ${code}` });
}

/** Whether the cache cannot be written at all, as on a read-only system; not so when it is merely full. */
export function isReadOnly(error: unknown): boolean {
  return ["EROFS", "EACCES", "EPERM"].includes(fsFailure(error)?.code ?? "");
}
