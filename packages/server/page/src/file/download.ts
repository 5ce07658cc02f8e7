import Papa from "papaparse";
import type { Sheet } from "./columns.ts";
import type { Outcome } from "./outcome.ts";

/** Columns the download adds behind the file's own; the prefix keeps them apart from those. */
const FIELDS = [
  "decision",
  "category",
  "confidence",
  "team",
  "priority",
  "slaHours",
  "problem",
  "similarity",
  "automation",
  "automationPercentage",
  "error",
] as const satisfies readonly (keyof Outcome)[];
const PREFIX = "triage_";

/**
 * A spreadsheet program runs what begins like a formula, and a ticket may be written to: OWASP's list,
 * https://owasp.org/www-community/attacks/CSV_Injection, also behind blanks, and in wide letters, which some programs
 * take for the plain ones.
 */
const FORMULA = /^\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Results as CSV: the file's own columns, then ours. What a spreadsheet program would run is made text. */
export function toCsv(sheet: Sheet, outcomes: readonly Outcome[]): string {
  return Papa.unparse(
    {
      fields: [...sheet.columns, ...FIELDS.map((field) => `${PREFIX}${field}`)],
      data: outcomes.map((outcome, i) => [
        ...sheet.columns.map((_, column) => sheet.rows[i]?.[column] ?? ""),
        ...FIELDS.map((field) => outcome[field] ?? ""),
      ]),
    },
    { escapeFormulae: FORMULA, newline: "\r\n" },
  );
}

/** Results as JSON: an array of what the file said and what was found. */
export function toJson(sheet: Sheet, outcomes: readonly Outcome[]): string {
  return JSON.stringify(
    outcomes.map((outcome, i) => ({
      row: Object.fromEntries(sheet.columns.map((name, column) => [name, sheet.rows[i]?.[column] ?? ""])),
      triage: outcome,
    })),
    null,
    1,
  );
}
