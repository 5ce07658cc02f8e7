import { join } from "node:path";
import { openResolved, readPlainFile } from "@org/classifier-core/provider";
import { entryAt, listFolder } from "./cache-entry.ts";

// Where Python keeps contents that several repositories share, since its version 2: a folder of the cache, marked as
// such, with files `<two digits>/<hash>` that repositories' blobs are links to. Never written or deleted here.
export const STORE_FOLDER = "blobs";
const MARKER = ".huggingface-shared-blobs";
/** What the marker holds in the layout we know. */
const LAYOUT_VERSION = "1\n";
const MAX_MARKER_BYTES = 16;

/** A content in the store. */
export interface SharedBlob {
  /** Absolute. */
  readonly at: string;
  readonly bytes: number;
}

/** The contents of the shared store in `root`; undefined where there is none, or none whose layout is known. */
export async function inspectStore(
  root: string,
  signal: AbortSignal | undefined,
): Promise<readonly SharedBlob[] | undefined> {
  const folder = join(root, STORE_FOLDER);
  const itself = await entryAt(folder);
  if (itself === undefined || !("kind" in itself) || itself.kind !== "folder") return undefined;
  if (!(await isMarked(join(folder, MARKER)))) return undefined;
  const { entries } = await listFolder(folder, { deep: true, signal });
  return entries
    .filter(({ kind, path }) => {
      const [prefix = "", name = "", ...rest] = path.split("/");
      return (
        kind === "file" && rest.length === 0 && /^[0-9a-f]{64}$/.test(name) && prefix === name.slice(0, 2)
      );
    })
    .map(({ at, bytes }) => ({ at, bytes }));
}

async function isMarked(marker: string): Promise<boolean> {
  try {
    const handle = await openResolved(marker);
    try {
      const text = await readPlainFile(handle, MARKER, { maxBytes: MAX_MARKER_BYTES });
      return Buffer.from(text).toString("latin1") === LAYOUT_VERSION;
    } finally {
      await handle.close();
    }
  } catch {
    // Not there, or nothing Python would take for its own either.
    return false;
  }
}
