import { basename, dirname } from "node:path";
import * as v from "valibot";
import { readDataFile } from "../datasets/data-file.ts";
import { invalidFile } from "../datasets/dataset-error.ts";
import { parseJsonAs } from "../datasets/json-value.ts";
import type { Ticket } from "./ticket.ts";

const ticketSchema = v.object({ text: v.string(), id: v.optional(v.unknown()) });
const REMEDY =
  "Name a file with --tickets, one JSON object with `text` a line, or start from the repository's root.";
/** Longer ones are no ids, and could be a ticket's text. */
const MAX_ID_LENGTH = 40;

/** Tickets of a JSON-lines file, named by their `id`, or by their line where they have none. Rejects with DatasetError. */
export async function readTickets(path: string): Promise<Ticket[]> {
  const file = basename(path);
  const { text } = await readDataFile(dirname(path), file, REMEDY);
  const seen = new Set<string>();
  const tickets = text.split("\n").flatMap((line, i): Ticket[] => {
    if (line.trim() === "") return [];
    const place = `line ${i + 1}`;
    const ticket = parseJsonAs(ticketSchema, line, `${file}, ${place},`, "Correct the line.");
    const { id } = ticket;
    const usable = typeof id === "string" && /^[\w.:-]+$/.test(id) && id.length <= MAX_ID_LENGTH;
    const name = usable && !seen.has(id) ? id : place;
    seen.add(name);
    return [{ name, text: ticket.text }];
  });
  if (tickets.length === 0) throw invalidFile(file, "holds no ticket", { remedy: REMEDY });
  return tickets;
}
