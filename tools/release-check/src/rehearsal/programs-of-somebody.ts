import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runProgram } from "@org/classifier-command-line/testing";
import type { Workspace } from "../workspaces/workspaces.ts";

/** Names by the path that exports them: "@org/classifier-core/testing". */
export type ExportedNames = Readonly<Record<string, readonly string[]>>;

/** What each path of the packages exports when it is run: asked of the built files themselves, in a process of its own. */
export async function exportsOf(workspaces: readonly Workspace[]): Promise<ExportedNames> {
  const targets = workspaces.flatMap(({ folder, manifest }) =>
    Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) =>
      typeof target === "string" || target.default === undefined
        ? []
        : [[`${manifest.name}${subpath.slice(1)}`, pathToFileURL(join(folder, target.default)).href]],
    ),
  );
  const code = `const found = {};
for (const [path, file] of ${JSON.stringify(targets)}) found[path] = Object.keys(await import(file)).sort();
process.stdout.write(JSON.stringify(found));`;
  const { stdout } = await runProgram(process.execPath, ["--input-type=module", "--eval", code]);
  return JSON.parse(stdout);
}

/** Names that CommonJS adds to what a module exports. */
const OF_COMMONJS = ["__esModule", "module.exports"];

/** Programs that print what each path exports, as JSON by path: one that imports them, and one that requires them. */
export function loadingPrograms(paths: readonly string[]): {
  readonly module: string;
  readonly commonJs: string;
} {
  const imports = paths.map((path, index) => `import * as m${index} from ${JSON.stringify(path)};`);
  const imported = paths.map((path, index) => `[${JSON.stringify(path)}, m${index}]`);
  const print = `const namesOf = (exported) => Object.keys(exported).filter((name) => !${JSON.stringify(OF_COMMONJS)}.includes(name));
process.stdout.write(JSON.stringify(Object.fromEntries(loaded.map(([path, exported]) => [path, namesOf(exported).sort()]))));
`;
  return {
    module: `${imports.join("\n")}\nconst loaded = [${imported}];\n${print}`,
    commonJs: `const loaded = ${JSON.stringify(paths)}.map((path) => [path, require(path)]);\n${print}`,
  };
}

/** A program that a compiler refuses where a path has no types, or `any` in the place of types. */
export function typedProgram(paths: readonly string[]): string {
  const imports = paths.map((path, index) => `import type * as m${index} from ${JSON.stringify(path)};`);
  const uses = paths.map((_, index) => `export type Names${index} = keyof typeof m${index};`);
  return `${imports.join("\n")}
${uses.join("\n")}
import { fsAssets } from "@org/classifier-assets-fs";
import { type Classification, createClassifier } from "@org/classifier-core";

export async function classify(text: string): Promise<Classification> {
  const classifier = await createClassifier({ assets: fsAssets("assets") });
  return classifier.classify(text);
}

// @ts-expect-error A number is no provider.
createClassifier({ assets: 1 });
`;
}
