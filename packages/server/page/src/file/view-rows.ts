import type { Outcome } from "./outcome.ts";

/** What the table shows of which row. */
export interface View {
  /** Words that must stand in the ticket, its category or its team; case does not matter. */
  readonly search: string;
  /** Only rows whose field has the value. */
  readonly only: { readonly field: CountedField; readonly value: string } | undefined;
  readonly sort: { readonly by: SortField; readonly descending: boolean };
}

export type CountedField = "decision" | "category" | "team" | "automation";
export type SortField = "row" | "decision" | "category" | "confidence" | "team" | "automationPercentage";

/** What a count is called where the field is empty, as of a ticket that is no category's. */
export const NONE = "none";

/** What a ticket counts as that is not the desk's: no category's and no team's. */
export const OUTSIDE = "out_of_scope";

/** What a row counts as. */
export function fieldOf(outcome: Outcome, field: CountedField): string {
  return outcome.decision === OUTSIDE ? OUTSIDE : (outcome[field] ?? NONE);
}

/** Places of the rows to show, in order. */
export function viewRows(
  texts: readonly string[],
  outcomes: readonly Outcome[],
  { search, only, sort }: View,
): number[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const rows: number[] = [];
  outcomes.forEach((outcome, i) => {
    if (only !== undefined && fieldOf(outcome, only.field) !== only.value) return;
    if (words.length > 0) {
      const said = `${texts[i]}\n${outcome.category ?? ""}\n${outcome.team ?? ""}`.toLowerCase();
      if (!words.every((word) => said.includes(word))) return;
    }
    rows.push(i);
  });
  const { by, descending } = sort;
  if (by !== "row") {
    const key = (i: number) => outcomes[i]?.[by];
    // Rows without a value come last either way; equal ones keep the file's order.
    rows.sort((a, b) => compare(key(a), key(b), descending) || a - b);
  } else if (descending) rows.reverse();
  return rows;
}

function compare(
  a: string | number | undefined,
  b: string | number | undefined,
  descending: boolean,
): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
  return descending ? -order : order;
}

/** How many rows have which value, most first. */
export function countBy(
  outcomes: readonly Outcome[],
  field: CountedField,
): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) {
    const value = fieldOf(outcome, field);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}
