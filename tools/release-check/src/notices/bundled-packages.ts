import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Vite's loader of chunks is no file, so no source map names it; but it says this event's name, which is documented. */
const VITE_LOADER_MARK = "vite:preloadError";

const PACKAGE_IN_PATH = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** Names of the packages of others that built files hold parts of, by their source maps; in alphabetical order. */
export function bundledPackages(dist: string): readonly string[] {
  const names = new Set<string>();
  const files = readdirSync(dist, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((path) => path.endsWith(".js"))) {
    const path = join(dist, file);
    if (!existsSync(`${path}.map`)) {
      throw new Error(
        `${file} has no source map beside it, so nobody can say whose code is in it: build with maps`,
      );
    }
    // Of a source's path only the name is used: for a worker of a page Vite writes it as seen from another folder.
    const { sources } = JSON.parse(readFileSync(`${path}.map`, "utf8")) as { sources: readonly string[] };
    for (const source of sources) {
      const name = PACKAGE_IN_PATH.exec(`/${source}`)?.[1];
      if (name !== undefined) names.add(name);
    }
    if (readFileSync(path, "utf8").includes(VITE_LOADER_MARK)) names.add("vite");
  }
  return [...names].sort();
}
