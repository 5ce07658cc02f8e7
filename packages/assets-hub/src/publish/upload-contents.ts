import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { InvalidArgumentError } from "@org/classifier-core";
import { checkAssetPath } from "@org/classifier-core/provider";

/** Bytes, or a file of this machine by path or by file: URL. */
export type UploadContent = Uint8Array | string | URL;

/** The contents as blobs; files are read only as they are sent. Throws InvalidArgumentError for what cannot be. */
export async function openContents(
  files: ReadonlyMap<string, UploadContent>,
): Promise<ReadonlyMap<string, Blob>> {
  const blobs = new Map<string, Blob>();
  for (const [path, content] of files) {
    checkAssetPath(path);
    blobs.set(
      path,
      content instanceof Uint8Array
        ? new Blob([content as Uint8Array<ArrayBuffer>])
        : await openFile(path, content),
    );
  }
  return blobs;
}

async function openFile(path: string, content: string | URL): Promise<Blob> {
  try {
    const file = content instanceof URL ? fileURLToPath(content) : content;
    if ((await stat(file)).isFile()) return await openAsBlob(file);
    throw unreadable(path, "something that is no file");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof InvalidArgumentError || code === undefined) throw error;
    // The system's own message holds an absolute path.
    throw unreadable(path, code);
  }
}

function unreadable(path: string, found: string): InvalidArgumentError {
  return new InvalidArgumentError({
    argument: `files, ${path},`,
    expected: "bytes, or a file that can be read",
    found,
  });
}
