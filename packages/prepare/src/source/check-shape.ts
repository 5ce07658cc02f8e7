import { typeName } from "@org/classifier-core";
import * as v from "valibot";
import type { Key, Located, Report } from "./origin.ts";

/**
 * Checks a value against its schema and reports every field that does not fit, at its place, and every field
 * the schema does not know: a misspelt name would otherwise be left out without a word. Returns what the
 * schema makes of the value, or undefined where something did not fit.
 */
export function checkShape<Schema extends v.GenericSchema>(
  schema: Schema,
  part: Located,
  report: Report,
): v.InferOutput<Schema> | undefined {
  const result = v.safeParse(schema, part.value, { abortPipeEarly: true });
  for (const issue of result.issues ?? []) {
    const path = (issue.path ?? []).map(({ key }) => key as Key);
    // A list where fields belong: told once, below, and not by each field that a list lacks.
    if (typeof path.at(-1) === "string" && Array.isArray(issue.path?.at(-1)?.input)) continue;
    report(part.at(path), describe(issue, path));
  }
  reportStrangers(schema, part, report);
  return result.success ? result.output : undefined;
}

/** The items of a list that fit their schema, with their paths; the others were reported by `checkShape`. */
export function soundItems<Schema extends v.GenericSchema>(
  schema: Schema,
  part: Located,
  list: string,
): { item: v.InferOutput<Schema>; path: Key[] }[] {
  const items = (part.value as Record<string, unknown> | null | undefined)?.[list];
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown, i) => {
    const result = v.safeParse(schema, item);
    return result.success ? [{ item: result.output, path: [list, i] }] : [];
  });
}

function describe(issue: v.BaseIssue<unknown>, path: readonly Key[]): string {
  const field = showPath(path);
  if (issue.input === undefined) return `${field} is missing`;
  return `${field === "" ? "" : `${field}: `}${expectedAndFound(issue)}`;
}

/** What an issue says of one value, without the value where it may be a ticket's text. */
export function expectedAndFound(issue: v.BaseIssue<unknown>): string {
  return `expected ${expectation(issue)}, found ${finding(issue)}`;
}

function expectation({ type, expected, input }: v.BaseIssue<unknown>): string {
  switch (type) {
    case "min_value":
    case "max_value":
    case "gt_value":
      return `a number ${spaced(expected)}`;
    case "min_length":
    case "max_length":
      return Array.isArray(input)
        ? `a list of ${spaced(expected)} items`
        : `a text of ${spaced(expected)} characters`;
    case "finite":
      return "a finite number";
    case "integer":
      return "a whole number";
    case "regex":
      return "an id: up to 100 letters, digits, dots, underscores and hyphens, a letter or digit first";
    case "string":
      return typeof input === "number" || typeof input === "boolean" ? "a text (put it in quotes)" : "a text";
    case "number":
      return "a number such as 12 or 12.5";
    case "boolean":
      return "true or false";
    case "array":
      return "a list";
    case "object":
      return "fields with values";
    default:
      return String(expected ?? type).replace(/^\((.*)\)$/, "$1");
  }
}

function spaced(bound: string | null): string {
  return (bound ?? "").replace(/^([<>]=?)/, "$1 ");
}

/** By type, and by value only for what cannot be a ticket's text. */
function finding({ type, input }: v.BaseIssue<unknown>): string {
  if (typeof input === "number" || typeof input === "boolean") return String(input);
  if (Array.isArray(input)) return type.endsWith("_length") ? `${input.length}` : "a list";
  if (typeof input !== "string") return typeName(input);
  if (type === "picklist" && /^[\w-]{1,40}$/.test(input)) return JSON.stringify(input);
  return `a text of ${input.length} ${input.length === 1 ? "character" : "characters"}`;
}

/** What of a valibot schema is needed to walk it along the data. */
interface SchemaParts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, SchemaParts>>;
  readonly item?: SchemaParts;
  readonly wrapped?: SchemaParts;
  readonly options?: readonly SchemaParts[];
  readonly key?: string;
}

/** Reports what a schema lets pass: fields it does not know, and lists where it has fields. */
function reportStrangers(schema: v.GenericSchema, part: Located, report: Report): void {
  // Goes as deep as the schema does, so that a value which holds itself (by YAML aliases) ends too.
  const visit = (known: SchemaParts, value: unknown, path: readonly Key[]): void => {
    if (known.wrapped !== undefined) visit(known.wrapped, value, path);
    if (typeof value !== "object" || value === null) return;
    if (known.item !== undefined && Array.isArray(value)) {
      for (const [i, item] of value.entries()) visit(known.item, item, [...path, i]);
    } else if (known.options !== undefined) {
      const { key = "" } = known;
      const tag = (value as Record<string, unknown>)[key];
      const option = known.options.find(({ entries }) =>
        v.is(entries?.[key] as unknown as v.GenericSchema, tag),
      );
      if (option !== undefined) visit(option, value, path);
    } else if (known.entries !== undefined && Array.isArray(value)) {
      const field = showPath(path);
      report(part.at(path), `${field === "" ? "" : `${field}: `}expected fields with values, found a list`);
    } else if (known.entries !== undefined) {
      for (const [name, field] of Object.entries(value)) {
        const expected = Object.hasOwn(known.entries, name) ? known.entries[name] : undefined;
        if (expected !== undefined) visit(expected, field, [...path, name]);
        else report(part.at([...path, name], "key"), unknownField(name, known.entries));
      }
    }
  };
  visit(schema as unknown as SchemaParts, part.value, []);
}

function unknownField(name: string, entries: Readonly<Record<string, unknown>>): string {
  const shown = /^[\w.-]{1,40}$/.test(name) ? `unknown field ${name}` : "unknown field";
  return `${shown}: expected ${Object.keys(entries).join(", ")}`;
}

function showPath(path: readonly Key[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`))
    .join("")
    .replace(/^\./, "");
}
