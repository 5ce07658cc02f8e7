import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

export interface FolderSize {
  readonly bytes: number;
  readonly files: number;
}

/** Bytes of the files of an installed package, without the packages inside it; links count nothing. */
export async function packageFolderSize(folder: string): Promise<FolderSize> {
  let [bytes, files] = [0, 0];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name === "node_modules") continue;
      const inside = await packageFolderSize(path);
      bytes += inside.bytes;
      files += inside.files;
    } else if (entry.isFile()) {
      bytes += (await lstat(path)).size;
      files++;
    }
  }
  return { bytes, files };
}
