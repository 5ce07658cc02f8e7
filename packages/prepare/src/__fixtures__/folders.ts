import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

export { temporaryFolder } from "@org/classifier-command-line/testing";

/** The desk of a public library, as a person writes it. */
export const LIBRARY_DESK = fileURLToPath(new URL("library-desk", import.meta.url));

/** Every file below a folder: path with forward slashes → bytes, by path. */
export async function filesIn(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  const files = new Map<string, Buffer>();
  for (const path of paths) files.set(path.replaceAll(sep, "/"), await readFile(join(folder, path)));
  return files;
}

/** Paths whose bytes differ, or that one folder alone has. */
export async function differingFiles(one: string, other: string): Promise<string[]> {
  const [here, there] = [await filesIn(one), await filesIn(other)];
  return [...new Set([...here.keys(), ...there.keys()])].filter(
    (path) => !(there.get(path)?.equals(here.get(path) ?? Buffer.of()) ?? false) || !here.has(path),
  );
}
