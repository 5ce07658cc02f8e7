import { posix } from "node:path";
import ts from "typescript";
import type { PageModule } from "./modules-of-page.ts";

/** As a new project would have it: strict, and packages found by what they export. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  types: ["node"],
  strict: true,
  // JavaScript has no place to write a parameter's type.
  noImplicitAny: false,
  allowJs: true,
  checkJs: true,
  noEmit: true,
  // The private package of the commands exports its sources.
  allowImportingTsExtensions: true,
  skipLibCheck: true,
};

/**
 * Compiles the modules of pages without writing them, each page's in a folder of its own beside it, from which packages
 * are found as from any project. Returns what the compiler objects to, as `page:line: message`.
 */
export function compileModules(root: string, pages: ReadonlyMap<string, readonly PageModule[]>): string[] {
  const modules = new Map<string, { page: string; module: PageModule }>();
  for (const [page, ofPage] of pages) {
    for (const module of ofPage) {
      modules.set(posix.join(root, page.replace(/\.md$/, "-code"), module.name), { page, module });
    }
  }
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile, directoryExists } = host;
  host.fileExists = (file) => modules.has(file) || fileExists(file);
  host.readFile = (file) => modules.get(file)?.module.text ?? readFile(file);
  host.directoryExists = (path) =>
    [...modules.keys()].some((file) => file.startsWith(`${path}/`)) || (directoryExists?.(path) ?? true);
  host.getSourceFile = (file, target, ...rest) => {
    const text = modules.get(file)?.module.text;
    return text === undefined
      ? getSourceFile(file, target, ...rest)
      : ts.createSourceFile(file, text, typeof target === "object" ? target : { languageVersion: target });
  };
  const program = ts.createProgram({ rootNames: [...modules.keys()], options: OPTIONS, host });
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const found = modules.get(file?.fileName ?? "");
    const place = found === undefined ? (file?.fileName ?? "") : `${found.page}:${found.module.line}`;
    const code = file?.text.slice(start).split("\n")[0] ?? "";
    return `${place}: ${ts.flattenDiagnosticMessageText(messageText, " ")} (at ${code})`;
  });
}
