import { readlink, realpath } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { isInstalled } from "./trace-entry.ts";

/** One file or link of a deployment. */
export interface PlacedFile {
  /** Absolute; of a link, what it leads to, also a folder. */
  readonly from: string;
  /** Inside the deployment, with the system's separator. */
  readonly to: string;
  /** Of a link: where it leads to inside the deployment. */
  readonly link?: string;
}

/**
 * Gives every path a place in the deployment. All keep where they are to each other, so that what is looked up from one
 * is found from its place, but for packages of a workspace: these move to where the link in `node_modules` leads to
 * them from, and the link is gone. Links inside `node_modules`, as pnpm makes them, stay links.
 */
export async function placeFiles(
  paths: Iterable<string>,
  entry: string,
): Promise<{ readonly files: readonly PlacedFile[]; readonly entry: string; placeOf(path: string): string }> {
  const sorted = [...paths].sort();
  const links = new Map<string, string>();
  for (const path of sorted) {
    if (await isLink(path)) links.set(path, await realpath(path));
  }
  const moved = new Map<string, string>();
  for (const [link, target] of links) {
    if (!isInstalled(target) && !moved.has(target)) moved.set(target, link);
  }
  // The deepest first: a workspace may be a package that has packages in it.
  const targets = [...moved.keys()].sort((a, b) => b.length - a.length);
  const move = (path: string): string => {
    const target = targets.find((folder) => path === folder || path.startsWith(`${folder}${sep}`));
    return target === undefined || target === path
      ? (moved.get(path) ?? path)
      : join(moved.get(target) as string, relative(target, path));
  };

  const replaced = new Set(moved.values());
  const kept = sorted.filter((path) => !replaced.has(path));
  const root = projectOf(commonFolder([entry, ...kept].map(move)));
  const placeOf = (path: string) => relative(root, move(path));
  const files = kept.map((path) => {
    const target = links.get(path);
    return {
      from: target ?? path,
      to: placeOf(path),
      ...(target === undefined ? {} : { link: placeOf(target) }),
    };
  });
  return { files, entry: placeOf(entry), placeOf };
}

async function isLink(path: string): Promise<boolean> {
  return readlink(path).then(
    () => true,
    () => false,
  );
}

/** The folder above `node_modules`, where everything is in there: packages are found by that name alone. */
function projectOf(folder: string): string {
  const [project] = `${folder}${sep}`.split(`${sep}node_modules${sep}`);
  return project === `${folder}${sep}` ? folder : project || sep;
}

function commonFolder(paths: readonly string[]): string {
  return paths.map(dirname).reduce((common, folder) => {
    let shared = common;
    while (folder !== shared && !folder.startsWith(shared.endsWith(sep) ? shared : `${shared}${sep}`)) {
      shared = dirname(shared);
    }
    return shared;
  });
}
