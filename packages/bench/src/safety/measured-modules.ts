import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Content } from "./side.ts";

/** Where a measured process imports each package from, as file URLs. */
export interface MeasuredModules {
  readonly core: string;
  readonly preparation: string;
  /** The package that brings the bundle. */
  readonly provider: string;
}

export interface FoundModules {
  readonly modules: MeasuredModules;
  /** Version of each package. */
  readonly versions: Readonly<Record<string, string>>;
}

const CORE = "@org/classifier-core";
const PROVIDERS = {
  live: "@org/classifier-prepare",
  bundle: "@org/classifier-assets-fs",
  hub: "@org/classifier-assets-hub",
} as const;

/**
 * Resolves the packages a side runs on as a program in `packageDir` would, so that another version can be measured;
 * without it, those this package runs on. Throws where one of them is not installed there.
 */
export function findModules(kind: Exclude<Content["kind"], "build">, packageDir?: string): FoundModules {
  const require = createRequire(
    packageDir === undefined ? import.meta.url : join(resolve(packageDir), "package.json"),
  );
  const locate = (name: string): string => {
    try {
      return pathToFileURL(require.resolve(name)).href;
    } catch {
      throw new Error(`${name} is not installed in the folder of packages it is to run on`);
    }
  };
  const versionOf = (name: string) => (require(`${name}/package.json`) as { version: string }).version;
  const provider = PROVIDERS[kind];
  const modules = {
    core: locate(CORE),
    preparation: locate(`${CORE}/preparation`),
    provider: locate(provider),
  };
  return { modules, versions: { [CORE]: versionOf(CORE), [provider]: versionOf(provider) } };
}
