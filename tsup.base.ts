import { readFileSync } from "node:fs";
import type { Options } from "tsup";

/** The build every package shares: one ESM output with types and source maps, what can be installed left outside. */
export function packageBuild(entry: Record<string, string>): Options {
  const { version, optionalDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    version: string;
    optionalDependencies?: Record<string, string>;
  };
  return {
    entry,
    format: ["esm"],
    target: "node20",
    platform: "node",
    dts: true,
    sourcemap: true,
    clean: true,
    splitting: true,
    // tsup leaves out the other kinds by itself.
    external: Object.keys(optionalDependencies ?? {}),
    // Private, so nobody could install it; its own libraries are dependencies of whoever bundles it.
    noExternal: ["@org/classifier-command-line"],
    define: { PACKAGE_VERSION: JSON.stringify(version) },
  };
}
