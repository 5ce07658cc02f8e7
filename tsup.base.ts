import { readFileSync } from "node:fs";
import type { Options } from "tsup";

/** The build every package shares: one ESM output with types and source maps, dependencies left outside. */
export function packageBuild(entry: Record<string, string>): Options {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  return {
    entry,
    format: ["esm"],
    target: "node20",
    platform: "node",
    dts: true,
    sourcemap: true,
    clean: true,
    splitting: true,
    define: { PACKAGE_VERSION: JSON.stringify(version) },
  };
}
