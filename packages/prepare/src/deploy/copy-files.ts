import { copyFile, mkdir, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { PlacedFile } from "./place-files.ts";

/** Copies files to their places below `folder`; the copies keep whether they may be executed. */
export async function copyFiles(
  files: readonly PlacedFile[],
  folder: string,
  { signal, onFile }: { readonly signal?: AbortSignal | undefined; readonly onFile: (done: number) => void },
): Promise<void> {
  for (const [i, { from, to, link }] of files.entries()) {
    signal?.throwIfAborted();
    const place = join(folder, to);
    await mkdir(dirname(place), { recursive: true });
    if (link === undefined) await copyFile(from, place);
    else await symlink(relative(dirname(place), join(folder, link)), place);
    onFile(i + 1);
  }
}
