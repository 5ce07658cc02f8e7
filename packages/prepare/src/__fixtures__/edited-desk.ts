import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LIBRARY_DESK, temporaryFolder } from "./folders.ts";

/** A copy of the library desk with files edited; an edit that changes nothing is a mistake of the test. */
export async function editedDesk(
  edits: Readonly<Record<string, (text: string) => string>> = {},
): Promise<string> {
  const source = join(await temporaryFolder(), "desk");
  await cp(LIBRARY_DESK, source, { recursive: true });
  for (const [file, edit] of Object.entries(edits)) {
    const before = await readFile(join(source, file), "utf8");
    const after = edit(before);
    if (after === before) throw new Error(`the edit of ${file} changed nothing`);
    await writeFile(join(source, file), after);
  }
  return source;
}

/** The desk without its example tickets but the first lines of one file. */
export function deskWithFewTickets(lines: number): Promise<string> {
  const first = (count: number) => (text: string) => `${text.split("\n").slice(0, count).join("\n")}\n`;
  return editedDesk({
    "tickets/lending.jsonl": first(lines),
    "tickets/cards.jsonl": () => "",
    "tickets/other.jsonl": () => "",
    "tickets/rooms.csv": first(1),
  });
}
