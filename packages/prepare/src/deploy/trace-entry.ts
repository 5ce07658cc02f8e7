import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, parse, sep } from "node:path";

/** What an entry needs to run. */
export interface Trace {
  /** Absolute paths of files and of links, a link beside what it leads to. */
  readonly paths: ReadonlySet<string>;
  /** Modules that are named but were not found, as the code names them. */
  readonly unresolved: readonly string[];
}

const MODULES_ALONE = { emitGlobs: false, computeFileReferences: false, evaluatePureExpressions: false };

/**
 * Follows an entry's imports, and the files that its modules read. A file that is no module counts only where it is
 * of the same package as the module that reads it: what a module looks for elsewhere, such as a cache in the home
 * folder of whoever deploys, is this machine's own business. The runtime's native libraries are left to `runtimeFiles`.
 */
export async function traceEntry(entry: string): Promise<Trace> {
  const modules = await trace(entry, MODULES_ALONE);
  const all = await trace(entry, true);
  const paths = new Set(modules.paths);
  // Until nothing more comes in: a file that came in may be a worker, with imports of its own.
  for (let before = -1; before !== paths.size; ) {
    before = paths.size;
    for (const path of all.paths) {
      const readers = all.readersOf(path);
      if (!paths.has(path) && readers.some((reader) => paths.has(reader) && mayRead(reader, path))) {
        paths.add(path);
      }
    }
  }
  return { paths, unresolved: modules.unresolved };
}

/** Follows an entry's imports alone. */
export async function traceModules(entry: string): Promise<Trace> {
  return trace(entry, MODULES_ALONE);
}

async function trace(entry: string, analysis: true | typeof MODULES_ALONE) {
  // Here, since few who import this package deploy, and it brings a parser.
  const { nodeFileTrace } = await import("@vercel/nft");
  const base = parse(entry).root;
  const { fileList, reasons, warnings } = await nodeFileTrace([entry], {
    base,
    processCwd: dirname(entry),
    analysis,
    ignore: isNativeRuntime,
  });
  return {
    paths: new Set([...fileList].map((path) => join(base, path))),
    unresolved: [...warnings].flatMap(({ message }) => unresolvedIn(message)),
    readersOf: (path: string) =>
      [...(reasons.get(path.slice(base.length))?.parents ?? [])].map((reader) => join(base, reader)),
  };
}

function mayRead(reader: string, path: string): boolean {
  return isInstalled(path) || packageFolder(reader) === packageFolder(path);
}

/** Nearest folder with a package.json, else the file's own. */
function packageFolder(path: string): string {
  const { root } = parse(path);
  for (let folder = dirname(path); folder !== root; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
  }
  return dirname(path);
}

/** Whether a path lies in a folder of packages that were installed. */
export function isInstalled(path: string): boolean {
  return path.includes(`${sep}node_modules${sep}`);
}

function isNativeRuntime(path: string): boolean {
  return path.split(/[\\/]/).join("/").includes("/onnxruntime-node/bin/");
}

/** nft says it in words: Failed to resolve dependency "x": … */
function unresolvedIn(message: string): string[] {
  const [, name] = /^Failed to resolve dependency "?([^"\n]+?)"?:/.exec(message) ?? [];
  return name === undefined || isAbsolute(name) ? [] : [name];
}
