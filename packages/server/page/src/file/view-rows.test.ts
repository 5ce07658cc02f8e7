import { describe, expect, it } from "vitest";
import { failedOutcome, type Outcome } from "./outcome.ts";
import { countBy, NONE, type View, viewRows } from "./view-rows.ts";

const outcome = (category: string | undefined, confidence: number | undefined): Outcome => ({
  ...failedOutcome({ code: "", detail: "" }),
  ...{ decision: "route", category, confidence, team: `${category} team` },
});
const texts = ["Front door", "a WINDOW", "door again", "?"];
const outcomes = [
  outcome("Doors", 0.5),
  outcome("Windows", 0.9),
  outcome("Doors", 0.7),
  outcome(undefined, undefined),
];
const view = (change: Partial<View> = {}): View => ({
  ...{ search: "", only: undefined, sort: { by: "row", descending: false } },
  ...change,
});

describe("viewRows", () => {
  it("shows every row once, in the file's order", () => {
    expect(viewRows(texts, outcomes, view())).toEqual([0, 1, 2, 3]);
    expect(viewRows(texts, outcomes, view({ sort: { by: "row", descending: true } }))).toEqual([3, 2, 1, 0]);
  });

  it("looks for all words, in ticket, category and team, whatever their case", () => {
    expect(viewRows(texts, outcomes, view({ search: "DOOR front" }))).toEqual([0]);
    expect(viewRows(texts, outcomes, view({ search: "windows team" }))).toEqual([1]);
  });

  it("keeps to the rows of one value, none included", () => {
    expect(viewRows(texts, outcomes, view({ only: { field: "category", value: "Doors" } }))).toEqual([0, 2]);
    expect(viewRows(texts, outcomes, view({ only: { field: "category", value: NONE } }))).toEqual([3]);
  });

  it("sorts either way, with rows without a value last", () => {
    expect(viewRows(texts, outcomes, view({ sort: { by: "confidence", descending: true } }))).toEqual([
      1, 2, 0, 3,
    ]);
    expect(viewRows(texts, outcomes, view({ sort: { by: "category", descending: false } }))).toEqual([
      0, 2, 1, 3,
    ]);
  });
});

it("countBy gives no category and no team a ticket that is not the desk's", () => {
  const outside: Outcome = { ...outcome("Doors", 0.5), decision: "out_of_scope" };
  for (const field of ["decision", "category", "team", "automation"] as const) {
    expect(countBy([outside], field)).toEqual([{ value: "out_of_scope", count: 1 }]);
  }
});

it("countBy counts every row once, most first", () => {
  expect(countBy(outcomes, "category")).toEqual([
    { value: "Doors", count: 2 },
    { value: "Windows", count: 1 },
    { value: NONE, count: 1 },
  ]);
});
