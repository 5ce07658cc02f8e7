import { plainLine } from "../publish/markdown-text.ts";

/** Rows of a list that a terminal shows; the report beside the sources holds them all. */
const SHOWN_ROWS = 12;
/** A line of a terminal or two. */
const SHOWN_LENGTH = 200;

/** The first rows of a list, and a line that says how many are left. */
export function firstOf<Item>(items: readonly Item[]): { shown: readonly Item[]; more: string } {
  const left = items.length - SHOWN_ROWS;
  return {
    shown: items.slice(0, SHOWN_ROWS),
    more: left > 0 ? `  and ${left} more in import-report.json\n` : "",
  };
}

/** Names of a stranger's files and fields may hold what moves a terminal's cursor. */
export function line(text: string): string {
  return plainLine(text, SHOWN_LENGTH);
}
