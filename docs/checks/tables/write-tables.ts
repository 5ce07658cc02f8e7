import { join } from "node:path";
import type { OptionRow, ReadOptionRows } from "./option-rows.ts";

/** `<!-- options: src/options.ts ClassifierOptions -->`, a table, and `<!-- end -->`. */
const MARKED = /<!-- options: (\S+) (\w+) -->\n[\s\S]*?<!-- end -->/g;

/** The interfaces a README wants tables of. */
export function wantedTables(readme: string): { file: string; name: string }[] {
  return [...readme.matchAll(MARKED)].map(([, file = "", name = ""]) => ({ file, name }));
}

/** The README with every table as the types of its package, in `folder`, have it now. */
export function withTables(readme: string, folder: string, read: ReadOptionRows): string {
  return readme.replace(MARKED, (_, file: string, name: string) => {
    const table = tableOf(read(join(folder, file), name));
    return `<!-- options: ${file} ${name} -->\n${table}\n<!-- end -->`;
  });
}

function tableOf(rows: readonly OptionRow[]): string {
  const requiredFirst = [...rows].sort((a, b) => Number(b.required) - Number(a.required));
  const lines = requiredFirst.map(({ name, type, required, meaning, ...row }) =>
    [`\`${name}\``, `\`${type}\``, required ? "required" : (row.default ?? ""), meaning]
      .map(asCell)
      .join(" | "),
  );
  return ["| option | type | default | |", "|---|---|---|---|", ...lines.map((line) => `| ${line} |`)].join(
    "\n",
  );
}

function asCell(text: string): string {
  return text.replaceAll("|", "\\|");
}
