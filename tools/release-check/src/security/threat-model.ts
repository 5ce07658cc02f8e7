import ts from "typescript";

/** A promise of SECURITY.md with the tests it names. */
export interface Promised {
  /** Whom it is about: a heading of the third level. */
  readonly stranger: string;
  readonly promise: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

/** Reads the tables of promises: a row is a promise and, after a link to each file, the titles of tests in it. */
export function readThreatModel(markdown: string): readonly Promised[] {
  let stranger = "";
  return markdown.split("\n").flatMap((line) => {
    stranger = /^#{2,3} (.*)/.exec(line)?.[1] ?? stranger;
    const [, promise, heldBy] = /^\| (.+?) \| (.*) \|$/.exec(line) ?? [];
    if (promise === undefined || heldBy === undefined || promise === "promise") return [];
    let file = "";
    const tests = [...heldBy.matchAll(/\]\(([^)]+)\)|“([^”]+)”/g)].flatMap(([, link, title]) => {
      file = link ?? file;
      return title === undefined ? [] : [{ file, title }];
    });
    return [{ stranger, promise, tests }];
  });
}

/** Whether the text of a test file has a test, or a group of them, of that title, that is not skipped. */
export function hasTest(text: string, title: string): boolean {
  const visit = (node: ts.Node): boolean =>
    (ts.isCallExpression(node) && isTestCalled(node, title)) || ts.forEachChild(node, visit) === true;
  return visit(ts.createSourceFile("any.test.ts", text, ts.ScriptTarget.ES2022));
}

function isTestCalled({ expression, arguments: [first] }: ts.CallExpression, title: string): boolean {
  if (first === undefined || !ts.isStringLiteralLike(first) || first.text !== title) return false;
  const words = wordsOf(expression);
  return (
    ["it", "describe"].includes(words[0] ?? "") && !words.some((word) => word === "skip" || word === "todo")
  );
}

/** it, each of `it.each(rows)`. */
function wordsOf(expression: ts.Expression): readonly string[] {
  if (ts.isIdentifier(expression)) return [expression.text];
  if (ts.isPropertyAccessExpression(expression))
    return [...wordsOf(expression.expression), expression.name.text];
  return ts.isCallExpression(expression) ? wordsOf(expression.expression) : [];
}
