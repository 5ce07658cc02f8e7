import { cleanTicket, problemSchema } from "@org/classifier-core/preparation";
import * as v from "valibot";
import { carryText, MAX_TEXT_CHARACTERS, usableText } from "./carry-text.ts";
import type { FieldAccount } from "./field-account.ts";
import { FreshIds } from "./fresh-ids.ts";
import type { OldValue } from "./old-value.ts";
import { type ImportedCategories, type ImportedCategory, NO_NAME } from "./read-categories.ts";
import { readMinutes, type TimeUnit } from "./read-minutes.ts";

const TO_PROBLEM = "problems/<category>.jsonl";
const TO_TICKET = "tickets/<category>.jsonl text";

/** A known problem on its way into the source. */
export interface ImportedProblem {
  readonly id: string;
  /** What automation_mappings.json calls it; undefined where it had no id. */
  readonly oldId: string | undefined;
  readonly category: ImportedCategory;
  readonly description: string;
  readonly ticket: string | undefined;
  readonly frequency: number | undefined;
  readonly averageResolutionMinutes: number | undefined;
}

/** The problems of one category as they were written, beside their vectors. */
export interface ProblemRows {
  readonly category: ImportedCategory;
  readonly rows: readonly {
    /** The id the source has it by; undefined where it was dropped. */
    readonly id: string | undefined;
    readonly description: string | undefined;
    readonly originalTicket: string | undefined;
  }[];
  /** Undefined where there are none for the category. */
  readonly vectors: readonly unknown[] | undefined;
}

/** Reads level2_problems.json: the problems by category, and their vectors by the same names. */
export function readProblems(
  old: OldValue,
  categories: ImportedCategories,
  { unit, account }: { readonly unit: TimeUnit; readonly account: FieldAccount },
): { problems: ImportedProblem[]; rows: ProblemRows[] } {
  const fields = old.fields(["problems", "embeddings", "metadata", "stats"]);
  fields.metadata?.dropAll("says how the old file was made");
  fields.stats?.dropAll("counted anew by build");
  const ids = new FreshIds();
  const problems: ImportedProblem[] = [];
  const written: Omit<ProblemRows, "vectors">[] = [];
  for (const [name, list] of fields.problems?.entries() ?? []) {
    const category = categories.named(name);
    if (category === undefined) {
      list.drop(`the name it stands under ${NO_NAME}`);
      continue;
    }
    if (category.name !== name) {
      list.change(
        "categories.yaml categories[].name",
        `stands under the name ${category.id} has elsewhere, or one mended`,
      );
    }
    const read = list.items().map((row) => {
      const problem = readProblem(row, { category, ids, unit, account });
      if (problem !== undefined) problems.push(problem);
      const { description, original_ticket } = Object(row.value) as Record<string, unknown>;
      return { id: problem?.id, description: textOf(description), originalTicket: textOf(original_ticket) };
    });
    written.push({ category, rows: read });
  }
  const vectors = readVectors(fields.embeddings, categories);
  return { problems, rows: written.map((one) => ({ ...one, vectors: vectors.get(one.category) })) };
}

function readVectors(
  old: OldValue | undefined,
  categories: ImportedCategories,
): Map<ImportedCategory, readonly unknown[]> {
  const vectors = new Map<ImportedCategory, readonly unknown[]>();
  for (const [name, list] of old?.entries() ?? []) {
    const category = categories.find(name);
    if (category === undefined || vectors.has(category) || !Array.isArray(list.value)) {
      list.drop("is no list of vectors of a category that has problems");
      continue;
    }
    vectors.set(category, list.value);
    list.check("the model's vectors; build computes them from the texts");
  }
  return vectors;
}

interface RowContext {
  readonly category: ImportedCategory;
  readonly ids: FreshIds;
  readonly unit: TimeUnit;
  readonly account: FieldAccount;
}

function readProblem(
  row: OldValue,
  { category, ids, unit, account }: RowContext,
): ImportedProblem | undefined {
  const fields = row.fields(["id", "description", "original_ticket", "frequency", "avg_resolution_time"]);
  if (
    usableText(fields.description?.value) === undefined &&
    usableText(fields.original_ticket?.value) === undefined
  ) {
    for (const field of Object.values(fields)) field.drop("belongs to a problem without any text");
    if (row.isObject && Object.keys(fields).length === 0) row.drop("is a problem without any text");
    return undefined;
  }
  const oldId = readOldId(fields.id);
  const id = ids.take(oldId ?? "", `${category.id}-problem`);
  if (oldId === undefined) account.assumed(`${TO_PROBLEM} id`, "<category>-problem", "the problem had no id");
  else if (fields.id?.value === id) fields.id.carry(`${TO_PROBLEM} id`);
  else fields.id?.change(`${TO_PROBLEM} id`, "made an id: letters, digits, dots and hyphens, each once");
  const written = carryText(fields.description, `${TO_PROBLEM} description`);
  const ticket = carryTicket(fields.original_ticket, written);
  return {
    id,
    oldId,
    category,
    // One of the two can be used, or the row would have been dropped.
    description: written ?? (usableText(fields.original_ticket?.value) as string),
    ticket,
    frequency: readFrequency(fields.frequency, account),
    averageResolutionMinutes: readMinutes(fields.avg_resolution_time, { unit, account }),
  };
}

/** Numbers are ids too; what is dropped here leaves the problem without one. */
function readOldId(old: OldValue | undefined): string | undefined {
  if (old === undefined) return undefined;
  const id =
    typeof old.value === "number" && Number.isFinite(old.value) ? String(old.value) : old.read(v.string());
  if (id !== undefined && id.trim() === "") {
    old.drop("is blank");
    return undefined;
  }
  return id;
}

/**
 * The example ticket of a problem. One that says what the description says is no second witness: heads and thresholds
 * would be fitted on a text they have seen.
 */
function carryTicket(old: OldValue | undefined, description: string | undefined): string | undefined {
  const text = usableText(old?.value);
  if (old === undefined || text === undefined) return void carryText(old, TO_TICKET);
  if (description === undefined) {
    old.change(`${TO_PROBLEM} description`, "taken as the description, which was missing");
    return undefined;
  }
  const read = cleanTicket(text).text;
  if (read === "") return void old.drop("nothing is left of it without markup, quoted mail and signature");
  if (read.length > MAX_TEXT_CHARACTERS) return void old.drop("is longer than a bundle takes");
  if (read.toLowerCase() === cleanTicket(description).text.toLowerCase()) {
    return void old.change(`${TO_PROBLEM} description`, "says what the description says, and is kept once");
  }
  return carryText(old, TO_TICKET);
}

function readFrequency(old: OldValue | undefined, account: FieldAccount): number | undefined {
  if (old === undefined) return undefined;
  const to = `${TO_PROBLEM} frequency`;
  const quoted =
    typeof old.value === "string" && /^\d+(?:\.\d+)?$/.test(old.value) ? Number(old.value) : undefined;
  const isNumber = quoted !== undefined && v.is(problemSchema.entries.frequency, quoted);
  const frequency = isNumber ? quoted : old.read(problemSchema.entries.frequency);
  if (frequency === undefined) return undefined;
  if (isNumber) old.change(to, "a number in quotes");
  else old.carry(to);
  account.assumed(to, "tickets a year", "the old number does not say over what time it was counted");
  return frequency;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}
