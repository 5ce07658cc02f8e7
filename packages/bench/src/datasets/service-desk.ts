import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import * as v from "valibot";
import { readDataFile } from "./data-file.ts";
import type { Subject, TestTicket } from "./dataset.ts";
import { DatasetError, invalidFile } from "./dataset-error.ts";
import { parseJsonAs } from "./json-value.ts";

const label = v.pipe(v.string(), v.minLength(1));
const ticketSchema = v.variant("kind", [
  v.object({
    kind: v.picklist(["known", "unheard"]),
    text: v.string(),
    category: label,
    automation: v.picklist(["FULLY_AUTOMATABLE", "PARTIALLY_AUTOMATABLE", "NOT_AUTOMATABLE"]),
  }),
  v.object({ kind: v.literal("foreign"), text: v.string() }),
]);

const WHERE = "Name both with --source and --evaluation, or start from the repository's root.";

export interface ServiceDeskOptions {
  /** The source folder, from which the desk is built as it is. */
  readonly source: string;
  /** Tickets to measure with, one JSON object a line; nothing is built from them. */
  readonly evaluation: string;
}

/** The example desk of this repository, or one like it. */
export async function readServiceDesk({ source, evaluation }: ServiceDeskOptions): Promise<Subject[]> {
  await checkFolder(source);
  const file = basename(evaluation);
  const { text } = await readDataFile(dirname(evaluation), file, WHERE);
  const test = text.split("\n").flatMap((line, i): TestTicket[] => {
    if (line.trim() === "") return [];
    const ticket = parseJsonAs(ticketSchema, line, `${file}, line ${i + 1},`, "Correct the line.");
    return ticket.kind === "foreign"
      ? [{ text: ticket.text, category: null }]
      : [{ text: ticket.text, category: ticket.category, level: ticket.automation }];
  });
  if (test.length === 0) throw invalidFile(file, "holds no ticket", { remedy: WHERE });
  return [{ name: "service-desk", training: { kind: "source", folder: source }, test, allTiers: true }];
}

async function checkFolder(folder: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return;
  throw new DatasetError({
    code: "ERR_DATASET_NOT_FOUND",
    what: "the desk's source is not a folder",
    remedy: WHERE,
  });
}
