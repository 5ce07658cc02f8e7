import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Finished, type RunOptions, runProgram } from "./run-program.ts";

/** A package with a command, as it is published: what was built of it. */
export interface BuiltPackage {
  /** Path of the command. */
  readonly bin: string;
  /** URL of the library, for `import` in a process of its own. */
  readonly library: string;
  /** Fails with the remedy where nothing was built: `npm test` builds first, vitest by itself does not. */
  requireBuilt(): void;
  /** Runs the command to its end; never rejects because of how it ended. */
  run(args: readonly string[], options?: RunOptions): Promise<Finished>;
}

/** The package whose folder is named `name`, as its command is: prepare of classifier-prepare. */
export function builtPackage(name: string): BuiltPackage {
  const folder = new URL(`../../../${name}/`, import.meta.url);
  const bin = fileURLToPath(new URL(`bin/classifier-${name}.js`, folder));
  return {
    bin,
    library: new URL("dist/index.js", folder).href,
    requireBuilt() {
      const missing = ["cli.js", "index.js"].filter(
        (file) => !existsSync(fileURLToPath(new URL(`dist/${file}`, folder))),
      );
      if (missing.length > 0) {
        throw new Error(`packages/${name}/dist lacks ${missing.join(" and ")}: run "npm run build" first`);
      }
    },
    run: (args, options) => runProgram(process.execPath, [bin, ...args], options),
  };
}
