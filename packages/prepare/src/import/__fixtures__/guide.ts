import { readFileSync } from "node:fs";

const guide = readFileSync(
  new URL("../../../../../docs/guide/coming-from-the-predecessor.md", import.meta.url),
  "utf8",
);

/** The guide from a heading to the next. */
export function sectionOf(heading: string): string {
  const section = guide.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0];
  if (section === undefined) throw new Error(`the guide has no section ${heading}`);
  return section;
}

/** Rows of the table under a heading, cell by cell. */
export function tableUnder(heading: string): string[][] {
  const rows = sectionOf(heading)
    .split("\n")
    .filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What stands between backquotes. */
export function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string);
}
