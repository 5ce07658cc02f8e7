import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The desk of a public library that prepare's tests build from: small, so that a live build takes seconds. */
export const LIBRARY_DESK = fileURLToPath(
  new URL("../../../prepare/src/__fixtures__/library-desk", import.meta.url),
);

/** Writes the desk's own tickets as a file for --tickets, and gives its path. */
export async function libraryTickets(folder: string): Promise<string> {
  const tickets = join(LIBRARY_DESK, "tickets");
  const files = (await readdir(tickets)).filter((name) => name.endsWith(".jsonl")).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(tickets, name), "utf8")));
  const path = join(folder, "tickets.jsonl");
  await writeFile(path, texts.join(""));
  return path;
}
