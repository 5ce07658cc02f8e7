import ts from "typescript";

/** One member of an interface of options, in the words of its comment. */
export interface OptionRow {
  readonly name: string;
  readonly type: string;
  /** As the comment says it; undefined where it says nothing. */
  readonly default: string | undefined;
  readonly required: boolean;
  readonly meaning: string;
}

/** How the packages' own sources are compiled, as far as types are concerned. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  strict: true,
};

/** What is the same everywhere, and said once. */
const EVERYWHERE: Readonly<Record<string, string>> = {
  signal: "Aborts it: the call rejects with the signal's own reason.",
  onProgress: "Called as the work goes on.",
};

export type ReadOptionRows = (file: string, name: string) => OptionRow[];

/** Prepares to read interfaces of these source files, inherited members included; throws for one that is not there. */
export function optionRowsOf(files: readonly string[]): ReadOptionRows {
  const program = ts.createProgram([...files], OPTIONS);
  const checker = program.getTypeChecker();
  return (file, name) => {
    const declaration = program
      .getSourceFile(file)
      ?.statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === name);
    if (declaration === undefined) throw new Error(`there is no interface ${name} in ${file}`);
    return checker
      .getPropertiesOfType(checker.getTypeAtLocation(declaration))
      .map((symbol) => rowOf(symbol, checker));
  };
}

function rowOf(symbol: ts.Symbol, checker: ts.TypeChecker): OptionRow {
  const tags = symbol.getJsDocTags(checker);
  const defaultTag = tags.find(({ name }) => name === "default")?.text;
  return {
    name: symbol.name,
    type: typeOf(symbol, checker),
    default: defaultTag && oneLine(ts.displayPartsToString(defaultTag)),
    required: (symbol.flags & ts.SymbolFlags.Optional) === 0,
    meaning:
      oneLine(ts.displayPartsToString(symbol.getDocumentationComment(checker))) ||
      (EVERYWHERE[symbol.name] ?? ""),
  };
}

/** The type as it is written, but for names of choices, in whose place the choices stand. */
function typeOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(symbol));
  if (type.isUnion() && type.types.every((member) => member.isStringLiteral())) {
    return type.types.map((member) => checker.typeToString(member)).join(" | ");
  }
  const [declaration] = symbol.declarations ?? [];
  const written =
    declaration !== undefined && ts.isPropertySignature(declaration)
      ? declaration.type?.getText()
      : undefined;
  return oneLine(written ?? checker.typeToString(type))
    .replace(/ \| undefined$/, "")
    .replace(/^\((.*)\)$/, "$1");
}

/** Lists keep their items apart, as far as a cell of a table can. */
function oneLine(text: string): string {
  return text.replace(/\n- /g, "<br>").replace(/\s+/g, " ").trim();
}
