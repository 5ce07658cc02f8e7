import { lstat, realpath, rmdir, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { fsFailure } from "@org/classifier-core/provider";

/** What became of a thing that was to be deleted; a system's code where the system refused. */
export type Removal = "removed" | "absent" | "in use" | { readonly code: string };

/**
 * Deletes one file or link, and never what a link leads to: its folder must be the one that was looked at, reached
 * without any link, since a link there by now would lead the deletion elsewhere.
 */
export function removeFile(at: string): Promise<Removal> {
  return removing(at, async () => {
    if ((await lstat(at)).isDirectory()) return false;
    await unlink(at);
    return true;
  });
}

/** Deletes a folder if nothing is in it. */
export function removeFolder(at: string): Promise<Removal> {
  return removing(at, async () => {
    if (!(await lstat(at)).isDirectory()) return false;
    await rmdir(at);
    return true;
  });
}

// POSIX lets a system say either of a folder that is not empty.
const IN_USE = new Set(["ENOTEMPTY", "EEXIST"]);

async function removing(at: string, remove: () => Promise<boolean>): Promise<Removal> {
  try {
    const parent = dirname(at);
    if ((await realpath(parent)) !== parent) return "in use";
    return (await remove()) ? "removed" : "in use";
  } catch (error) {
    const failure = fsFailure(error);
    if (failure === undefined) throw error;
    if (IN_USE.has(failure.code)) return "in use";
    return failure.kind === "absent" ? "absent" : { code: failure.code };
  }
}
