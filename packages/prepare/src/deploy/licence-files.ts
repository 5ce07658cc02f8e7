import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

const LICENCE = /^(?:licen[cs]e|notice|copying)(?:[.-]|$)/i;

/** The licences of packages: nothing runs by them, but whoever passes a package on owes them to its authors. */
export async function licenceFiles(
  paths: Iterable<string>,
  isPackage: (manifest: string) => boolean,
): Promise<string[]> {
  const folders = [...paths]
    .filter((path) => basename(path) === "package.json" && isPackage(path))
    .map(dirname);
  const found = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() && LICENCE.test(entry.name))
        .map(({ name }) => join(folder, name));
    }),
  );
  return found.flat();
}
