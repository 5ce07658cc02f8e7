import { type OutputStream, paint } from "@org/classifier-command-line";
import type { ParityReport } from "../import/vector-parity.ts";
import { firstOf, line } from "./short-lists.ts";
import { amount } from "./show-amounts.ts";
import { table } from "./show-results.ts";

const COSINE_DECIMALS = 5;

/** Whether old vectors are the model's: the outcome, a row a category, the rows that differ, and what was not compared. */
export function showParity(parity: ParityReport, stream: OutputStream): string {
  const { problemText, categories, notCompared } = parity;
  const differing = firstOf(
    categories.flatMap(({ category, differing: own }) => own.map((row) => ({ category, ...row }))),
  );
  const left = firstOf(notCompared);
  return [
    `${showOutcome(parity, stream)}\n`,
    problemText === null ? "" : `vectors of problems are nearest to the field ${problemText}\n`,
    showCategories(parity),
    ...differing.shown.map(
      ({ category, problem, cosine }) =>
        `differs: ${category}, ${problem ?? "its own text"}: ${decimals(cosine)}\n`,
    ),
    differing.more,
    ...left.shown.map(
      ({ what, rows, reason }) => `not compared: ${what}, ${amount(rows, "row")}: ${reason}\n`,
    ),
    left.more,
  ].join("");
}

function showOutcome(parity: ParityReport, stream: OutputStream): string {
  const { outcome, compared, sameFrom, model } = parity;
  const warning = paint("yellow", "warning", stream);
  const named = line(model ?? "");
  switch (outcome) {
    case "same":
      return `${paint("green", "same vectors", stream)} as ${named}: ${compared} compared, each cosine at least ${sameFrom}`;
    case "some-differ":
      return `${warning} not all of the old vectors are those of ${named}: ${showDifference(parity)}`;
    case "another-model":
      return `${warning} the old vectors are another model's than ${named}, or of other texts: ${showDifference(parity)}`;
    case "not-compared":
      return "no vectors were compared";
  }
}

function showDifference({ compared, differing, sameFrom, otherLength }: ParityReport): string {
  const below = `${differing} of ${compared} differ (cosine below ${sameFrom})`;
  return otherLength === 0 ? below : `${below}, ${otherLength} have another length`;
}

function showCategories({ categories }: ParityReport): string {
  if (categories.length === 0) return "";
  const rows = categories.map(({ category, text, problems, differing }): [string, string] => [
    category,
    [
      decimals(text).padStart(8),
      String(problems.compared).padStart(8),
      decimals(problems.mean).padStart(7),
      decimals(problems.lowest).padStart(7),
      String(differing.length).padStart(6),
    ].join("  "),
  ]);
  return table([["category", "own text  problems     mean   lowest  differ"], ...rows]);
}

function decimals(cosine: number | null): string {
  return cosine === null ? "-" : cosine.toFixed(COSINE_DECIMALS);
}
