import { basename, dirname, extname } from "node:path";
import * as v from "valibot";
import { readCsvRows } from "./csv-rows.ts";
import { type DataFile, readDataFile } from "./data-file.ts";
import { invalidFile } from "./dataset-error.ts";
import { parseJsonAs } from "./json-value.ts";
import type { Ticket } from "./ticket.ts";

const ticketSchema = v.object({ text: v.string(), id: v.optional(v.unknown()) });
type Row = v.InferOutput<typeof ticketSchema>;
const REMEDY =
  "Name a file with --tickets: CSV with a column `text`, plain lines in a .txt, or one JSON object with `text` a line.";
/** Longer ones are no ids, and could be a ticket's text. */
const MAX_ID_LENGTH = 40;

/**
 * Tickets of a user's file, in its order: of `.csv` its column `text`, of `.txt` each line, of any other file a JSON
 * object with `text` a line. Named by their `id`, or by their line where they have none. Rejects with DatasetError where
 * there is no ticket, or something is not what it should be.
 */
export async function readTickets(path: string): Promise<Ticket[]> {
  const file = basename(path);
  const data = await readDataFile(dirname(path), file, REMEDY);
  const seen = new Set<string>();
  const tickets = rowsOf(data, extname(path).toLowerCase()).map(({ place, row: { id, text } }): Ticket => {
    const usable = typeof id === "string" && /^[\w.:-]+$/.test(id) && id.length <= MAX_ID_LENGTH;
    const name = usable && !seen.has(id) ? id : place;
    seen.add(name);
    return { name, text };
  });
  if (tickets.every(({ text }) => text.trim() === "")) {
    throw invalidFile(file, "holds no ticket", { remedy: REMEDY });
  }
  return tickets;
}

function rowsOf(data: DataFile, ending: string): { readonly place: string; readonly row: Row }[] {
  if (ending === ".csv") {
    return readCsvRows(data, ["text"]).map((row, i) => ({ place: `row ${i + 1}`, row }));
  }
  return data.text.split(/\r?\n/).flatMap((line, i) => {
    if (line.trim() === "") return [];
    const place = `line ${i + 1}`;
    const row =
      ending === ".txt"
        ? { text: line }
        : parseJsonAs(ticketSchema, line, `${data.file}, ${place},`, "Correct the line.");
    return [{ place, row }];
  });
}
