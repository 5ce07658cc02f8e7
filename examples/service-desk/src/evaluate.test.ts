import type { AutomationLevel, Classification } from "@org/classifier-core";
import { describe, expect, it } from "vitest";
import { classification } from "./__fixtures__/classification.ts";
import { evaluate } from "./evaluate.ts";
import type { EvaluationTicket } from "./evaluation-set.ts";
import { presentEvaluation } from "./present-evaluation.ts";

const FULLY = "FULLY_AUTOMATABLE";
const PARTIALLY = "PARTIALLY_AUTOMATABLE";

function expected(
  kind: EvaluationTicket["kind"],
  category: string | null,
  automation: AutomationLevel | null,
): EvaluationTicket {
  return { id: "n", text: "text", kind, category, automation };
}

function answered(
  category: string | null,
  level: AutomationLevel | null,
  decision: Classification["decision"] = "route",
): Classification {
  const sample = classification();
  return classification({
    decision,
    category: category === null ? null : ({ ...(sample.category as object), id: category } as never),
    automation: level === null ? null : ({ ...(sample.automation as object), level } as never),
  });
}

const pairs: [EvaluationTicket, Classification][] = [
  [expected("known", "till", FULLY), answered("till", FULLY)],
  [expected("known", "till", FULLY), answered("mail", FULLY)],
  [expected("known", "mail", PARTIALLY), answered("mail", FULLY, "review")],
  [expected("unheard", "mail", PARTIALLY), answered("mail", PARTIALLY, "out_of_scope")],
  [expected("unheard", "till", FULLY), answered(null, null, "review")],
  [expected("foreign", null, null), answered("mail", PARTIALLY, "out_of_scope")],
  [expected("foreign", null, null), answered("mail", PARTIALLY, "review")],
  [expected("foreign", null, null), answered(null, null, "review")],
  [expected("foreign", null, null), answered("till", PARTIALLY, "route")],
];
const report = evaluate(
  pairs.map(([ticket]) => ticket),
  pairs.map(([, result]) => result),
);

describe("evaluate", () => {
  it("counts the tickets by kind", () => {
    expect(report.tickets).toEqual({ known: 3, unheard: 2, foreign: 4 });
  });

  it("judges the category in scope alone, whatever was decided", () => {
    expect(report.category).toEqual({
      overall: { count: 3, of: 5, share: 0.6 },
      byKind: { known: { count: 2, of: 3, share: 2 / 3 }, unheard: { count: 1, of: 2, share: 0.5 } },
      byCategory: { till: { count: 1, of: 3, share: 1 / 3 }, mail: { count: 2, of: 2, share: 1 } },
    });
  });

  it("judges the automation level by what was expected, also under a wrong category", () => {
    expect(report.automation).toEqual({
      overall: { count: 3, of: 5, share: 0.6 },
      byLevel: { [FULLY]: { count: 2, of: 3, share: 2 / 3 }, [PARTIALLY]: { count: 1, of: 2, share: 0.5 } },
    });
  });

  it("says what became of foreign tickets, and of own ones turned away", () => {
    expect(report.foreign).toEqual({
      route: { count: 1, of: 4, share: 0.25 },
      review: { count: 2, of: 4, share: 0.5 },
      outOfScope: { count: 1, of: 4, share: 0.25 },
    });
    expect(report.inScopeTakenForOutOfScope).toEqual({ count: 1, of: 5, share: 0.2 });
  });

  it("counts a routed foreign ticket as routed wrongly", () => {
    expect(report.routed).toEqual({
      all: { count: 3, of: 9, share: 1 / 3 },
      inScope: { count: 2, of: 5, share: 0.4 },
      right: { count: 1, of: 3, share: 1 / 3 },
    });
  });

  it("has no share of nothing, rather than 0 or NaN", () => {
    const nothing = evaluate([], []);
    expect(nothing.category.overall).toEqual({ count: 0, of: 0, share: null });
    expect(nothing.category.byCategory).toEqual({});
    expect(JSON.parse(JSON.stringify(nothing))).toEqual(nothing);
  });

  it("refuses results that belong to other tickets", () => {
    expect(() => evaluate([expected("known", "till", FULLY)], [])).toThrow(RangeError);
  });
});

describe("presentEvaluation", () => {
  const bundle = { id: "service-desk", version: "1.0.0", digest: "abcdef0123456789" };
  const text = presentEvaluation({ bundle, ...report }, { width: 80, colour: false });

  it("shows counts beside percentages, and a missed goal as missed", () => {
    expect(text).toMatch(/in scope +3 of +5 +60\.0 % .*\n +goal 92 %: missed\n/);
    expect(text).toMatch(/in scope +3 of +5 +60\.0 % .*\n +goal 88 %: missed\n/);
    expect(text).toMatch(/routed by mistake +1 of +4 +25\.0 %/);
    expect(text).toContain("digest abcdef012345.");
  });

  it("shows a goal that is met as met, and nothing measured as that", () => {
    const good = evaluate([expected("known", "till", FULLY)], [answered("till", FULLY)]);
    const shown = presentEvaluation({ bundle, ...good }, { width: 80, colour: false });
    expect(shown.match(/goal \d+ %: met/g)).toEqual(["goal 92 %: met", "goal 88 %: met"]);
    // Turning nothing away is what the goal with a limit asks.
    expect(shown).toMatch(/in scope, but turned away +0 of +1 +0\.0 % .*\n +goal at most 5 %: met/);
    expect(shown).toMatch(/routed by mistake +0 of +0 +nothing to measure/);
  });

  it("stays within the page", () => {
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});
