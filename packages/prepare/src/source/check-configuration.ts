import { BundleFormatError } from "@org/classifier-core";
import {
  automationRuleSchema,
  automationStepSchema,
  compilePhrases,
  entityKindSchema,
  levelOf,
  PRIORITIES,
  urgencySchema,
} from "@org/classifier-core/preparation";
import * as v from "valibot";
import { soundItems } from "./check-shape.ts";
import { categoryItemSchema } from "./desk-source.ts";
import { type Key, type Located, type Origin, type Report, showOrigin } from "./origin.ts";

// What no schema says: how the parts of the configuration fit together. Each check looks at the parts that are
// sound in themselves, so that one wrong field hides nothing elsewhere.

/** Weights are written with a few decimals; this is far below their last one. */
const WEIGHT_SUM_TOLERANCE = 1e-6;

/** Ids are compared as written; the second of two equal ones is the mistake. */
export class UniqueIds {
  readonly #seen = new Map<string, Origin>();
  readonly #what: string;
  readonly #report: Report;

  constructor(what: string, report: Report) {
    this.#what = what;
    this.#report = report;
  }

  add(id: string, origin: Origin): void {
    const first = this.#seen.get(id);
    if (first === undefined) this.#seen.set(id, origin);
    else this.#report(origin, `${this.#what} ${id} is already at ${showOrigin(first)}`);
  }
}

export function checkDecision(part: Located, report: Report): void {
  const decision = (part.value as { decision?: unknown } | null)?.decision;
  if (typeof decision !== "object" || decision === null) return;
  if (Object.hasOwn(decision, "costs") && Object.hasOwn(decision, "targetPrecision")) {
    report(
      part.at(["decision", "costs"], "key"),
      "costs and targetPrecision both say when to route: keep one of them",
    );
  }
}

export function checkCategories(part: Located, report: Report): void {
  const ids = new UniqueIds("category", report);
  let catchAll: string | undefined;
  for (const { item, path } of soundItems(categoryItemSchema, part, "categories")) {
    ids.add(item.id, part.at([...path, "id"]));
    for (const field of ["name", "description"] as const) {
      if (item[field].trim() === "") report(part.at([...path, field]), `${field} is blank`);
    }
    for (const field of ["keywords", "priorityKeywords", "exclusions"] as const) {
      checkPhrases(item[field], [...path, field], part, report);
    }
    if (!item.catchAll) continue;
    if (catchAll === undefined) catchAll = item.id;
    else report(part.at([...path, "catchAll"]), `only one category can be the catch-all, and ${catchAll} is`);
  }
}

export function checkAutomation(
  part: Located,
  categories: ReadonlySet<string> | undefined,
  report: Report,
): void {
  const ruleIds = new UniqueIds("rule", report);
  for (const { item, path } of soundItems(automationRuleSchema, part, "rules")) {
    ruleIds.add(item.id, part.at([...path, "id"]));
    checkPhrases(item.when, [...path, "when"], part, report);
    checkPhrases(item.unless, [...path, "unless"], part, report);
    checkLevel(item, path, part, report);
    if (item.categories?.length === 0) {
      report(part.at([...path, "categories"]), "names no category: leave the field out to mean all of them");
    }
    item.categories?.forEach((category, i) => {
      if (categories?.has(category) === false) {
        report(part.at([...path, "categories", i]), `unknown category ${category}`);
      }
    });
  }
  const stepIds = new UniqueIds("step", report);
  const steps = soundItems(automationStepSchema, part, "steps");
  for (const { item, path } of steps) {
    stepIds.add(item.id, part.at([...path, "id"]));
    item.signals.forEach(({ phrases }, i) => {
      checkPhrases(phrases, [...path, "signals", i, "phrases"], part, report);
    });
  }
  const written = (part.value as { steps?: unknown } | null)?.steps;
  // With an unsound step among them the sum would be a mistake that follows from another.
  if (!Array.isArray(written) || written.length !== steps.length || steps.length === 0) return;
  const sum = steps.reduce((total, { item }) => total + item.weight, 0);
  if (Math.abs(sum - 1) > WEIGHT_SUM_TOLERANCE) {
    report(part.at(["steps"], "key"), `the weights of the steps sum to ${Number(sum.toFixed(6))}, not to 1`);
  }
}

export function checkUrgency(part: Located, report: Report): void {
  const negations = fieldOf(urgencySchema.entries.negations, part, "negations") ?? [];
  negations.forEach((word, i) => {
    if (!isFoldedWord(word)) {
      report(
        part.at(["negations", i]),
        "a negation is one word in lower case, of letters and digits without accents",
      );
    }
  });
  const ids = new UniqueIds("indicator", report);
  for (const { item, path } of soundItems(
    urgencySchema.entries.indicators.pipe[0].item,
    part,
    "indicators",
  )) {
    ids.add(item.id, part.at([...path, "id"]));
    checkPhrases(item.phrases, [...path, "phrases"], part, report);
  }
  const levels = fieldOf(urgencySchema.entries.levels, part, "levels");
  if (levels === undefined) return;
  PRIORITIES.slice(1).forEach((lower, i) => {
    const upper = PRIORITIES[i] as (typeof PRIORITIES)[number];
    // Only the lowest may equal the one above it: a desk may do without it.
    const falls = lower === "LOW" ? levels[upper] >= levels[lower] : levels[upper] > levels[lower];
    if (!falls) {
      const relation = lower === "LOW" ? "at most" : "below";
      report(
        part.at(["levels", lower]),
        `${lower} is ${levels[lower]}: expected ${relation} ${upper}, ${levels[upper]}`,
      );
    }
  });
}

export function checkEntities(part: Located, report: Report): void {
  const types = new UniqueIds("entity type", report);
  for (const { item, path } of soundItems(entityKindSchema, part, "entities")) {
    types.add(item.type, part.at([...path, "type"]));
    checkPhrases(item.labels, [...path, "labels"], part, report);
    if (item.labels.length === 0 && !item.standalone) {
      report(part.at([...path, "labels"]), "has no label, and is not standalone: it would never be found");
    }
    item.value.forEach((value, i) => {
      if (value.kind !== "literal" && value.min > value.max) {
        report(part.at([...path, "value", i, "min"]), `min ${value.min} is above max ${value.max}`);
      }
    });
  }
}

/** Level and percentage say one thing twice, so that a slip in either is seen. */
export function checkLevel(
  { level, percentage }: { level: string; percentage: number },
  path: readonly Key[],
  part: Located,
  report: Report,
): void {
  const expected = levelOf(percentage);
  if (level === expected) return;
  report(
    part.at([...path, "level"]),
    `level ${level} does not go with ${percentage} per cent, which is ${expected}`,
  );
}

/** The ids that a list of the configuration holds, also of items that are wrong elsewhere. */
export function idsOf(part: Located | undefined, list: string): ReadonlySet<string> | undefined {
  const items = (part?.value as Record<string, unknown> | null | undefined)?.[list];
  if (!Array.isArray(items)) return undefined;
  const ids = items.map((item: { id?: unknown } | null) => item?.id);
  return new Set(ids.filter((id) => typeof id === "string"));
}

function checkPhrases(phrases: readonly string[], path: readonly Key[], part: Located, report: Report): void {
  phrases.forEach((phrase, i) => {
    try {
      compilePhrases([{ phrase, tag: undefined, origin: { asset: "", field: "" } }]);
    } catch (error) {
      if (!(error instanceof BundleFormatError)) throw error;
      report(part.at([...path, i]), `expected ${error.expected}, found ${error.found}`);
    }
  });
}

function fieldOf<Schema extends v.GenericSchema>(
  schema: Schema,
  part: Located,
  field: string,
): v.InferOutput<Schema> | undefined {
  const result = v.safeParse(schema, (part.value as Record<string, unknown> | null)?.[field]);
  return result.success ? result.output : undefined;
}

/** Whether a word looks as the words of a ticket do when phrases are matched on them. */
function isFoldedWord(word: string): boolean {
  const folded = word
    .normalize("NFKD")
    .replace(/\p{Mn}+/gu, "")
    .toLowerCase();
  return folded === word && /^[\p{L}\p{N}]+$/u.test(word);
}
