import { AssetAccessError } from "../../errors/index.ts";

/** A failed call to the file system, told apart once: what is not there, what may not be read, and the rest. */
export interface FsFailure {
  readonly kind: "absent" | "looped" | "denied" | "failed";
  /** The system's own name for it: `ENOENT`, `EACCES`, ... */
  readonly code: string;
}

// ENOTDIR: a part of the path is a file. ENAMETOOLONG: no such name can exist on this system.
const ABSENT = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG"]);
const DENIED = new Set(["EACCES", "EPERM"]);

/** What a failure means, or undefined for an error that does not come from the file system. */
export function fsFailure(error: unknown): FsFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return undefined;
  if (ABSENT.has(code)) return { kind: "absent", code };
  if (code === "ELOOP") return { kind: "looped", code };
  if (DENIED.has(code)) return { kind: "denied", code };
  return { kind: "failed", code };
}

/**
 * The error for what exists but cannot be read. The system's error is not kept as its cause: its message
 * holds the absolute path.
 */
export function accessError(asset: string, { kind, code }: FsFailure): AssetAccessError {
  return new AssetAccessError({
    asset,
    found: kind === "denied" ? `permission denied (${code})` : `the system's error ${code}`,
    remedy:
      kind === "denied"
        ? "Let the user this process runs as read the bundle's folder and every file in it."
        : "Look the code up in errno(3): the file system, not the bundle, refused.",
  });
}
