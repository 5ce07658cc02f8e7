import { stat } from "node:fs/promises";

/** Whether there is a file of that many bytes; its content was checked when it was written, and core checks it again. */
export function hasSize(path: string, bytes: number): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile() && stats.size === bytes,
    () => false,
  );
}
