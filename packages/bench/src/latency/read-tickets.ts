import { readFile } from "node:fs/promises";
import { basename } from "node:path";

/**
 * Reads the texts of a file: of JSON lines their `text`, of any other file each line. Throws where there is none, with
 * the file's name and without what it holds.
 */
export async function readTickets(path: string): Promise<string[]> {
  const content = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    const found = cause.code === "ENOENT" ? "does not exist" : "cannot be read";
    throw ticketsError(`${basename(path)} ${found}`, cause);
  });
  const lines = content.split(/\r?\n/).filter((line) => line.trim() !== "");
  const texts = path.endsWith(".jsonl") ? lines.map((line, i) => textOf(line, i + 1, path)) : lines;
  if (texts.length === 0) throw ticketsError(`${basename(path)} has no text in it`);
  return texts;
}

function textOf(line: string, number: number, path: string): string {
  try {
    const { text } = JSON.parse(line) as { text?: unknown };
    if (typeof text === "string") return text;
  } catch {
    // Named below; the parser's own message quotes the line.
  }
  throw ticketsError(`line ${number} of ${basename(path)} is no JSON object with a text`);
}

function ticketsError(what: string, cause?: unknown): Error {
  const message = `${what}. Name a file of tickets with --tickets: JSON lines with a text each, or plain lines.`;
  return Object.assign(new Error(message, { cause }), { code: "ERR_TICKETS" });
}
