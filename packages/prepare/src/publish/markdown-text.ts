// A bundle is data from a stranger, and a card is shown as a page: names must stay the text that they are.

/** Controls, and the marks that turn the direction of what follows: neither can be seen. */
const INVISIBLE = /[\p{Control}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;
/** Whatever begins emphasis, code, a link, a table's cell, a formula, an emoji's name or a heading. */
const MARKUP = /[\\`*_{}[\]#+!|~$^=@]|:(?=\S)/g;
/** What makes a line an item of a list, or a rule. */
const LINE_START = /^(\d*)([-.)])(?=[\s-]|$)/;
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** One line without invisible characters, cut at `maxLength` characters with an ellipsis. */
export function plainLine(text: string, maxLength: number): string {
  const line = text.replace(INVISIBLE, " ").replace(/\s+/gu, " ").trim();
  const characters = [...line];
  return characters.length <= maxLength ? line : `${characters.slice(0, maxLength - 1).join("")}…`;
}

/** A stranger's text inside a line of Markdown, shown as it is written. */
export function markdownText(text: string, maxLength: number): string {
  return (
    plainLine(text, maxLength)
      .replace(MARKUP, "\\$&")
      .replace(LINE_START, "$1\\$2")
      // Becomes a link by itself.
      .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}\\.`)
      .replace(/[&<>]/g, (character) => ENTITIES[character] ?? "")
  );
}

/** Cells are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
