import * as v from "valibot";
import { evenlySpread } from "../accuracy/classify-tests.ts";
import { readDataFile } from "../datasets/data-file.ts";
import { invalidFile } from "../datasets/dataset-error.ts";
import { parseJsonAs } from "../datasets/json-value.ts";

/** Texts kept: enough for every kind of ticket, and too few to weigh in a measured process. */
const POOL_TEXTS = 500;
const FILE = "data/level2_problems.json";
const REMEDY = "Name a bundle's folder with --bundle, or start from the repository's root.";

const schema = v.object({
  problems: v.array(v.object({ description: v.string(), tickets: v.array(v.string()) })),
  tickets: v.array(v.object({ text: v.string() })),
});

/** Texts from all over a bundle: its example tickets, and the descriptions of its problems. Rejects with DatasetError. */
export async function readTicketPool(bundle: string): Promise<string[]> {
  const { text } = await readDataFile(bundle, FILE, REMEDY);
  const { problems, tickets } = parseJsonAs(schema, text, FILE, REMEDY);
  const all = [
    ...problems.flatMap(({ description, tickets }) => [description, ...tickets]),
    ...tickets.map((ticket) => ticket.text),
  ];
  if (all.length === 0) throw invalidFile(FILE, "holds no text", { remedy: REMEDY });
  return all.length <= POOL_TEXTS ? all : evenlySpread(all, POOL_TEXTS);
}
