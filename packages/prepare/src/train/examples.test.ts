import { categoryText } from "@org/classifier-core/preparation";
import { describe, expect, it } from "vitest";
import { DIMENSION, makeDesk, unitVector } from "../__fixtures__/random-desk.ts";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import { allKnownTexts, indexOf } from "../fit/held-out.ts";
import { chooseRows, layOutExamples, NO_CLASS } from "./examples.ts";
import { countTickets } from "./lexical.ts";
import { seededRandom } from "./seeded-random.ts";

const { desk, rows } = makeDesk();
const foreign = ["how tall is the moon", "my taxes"].map((text, i) => ({
  text,
  vector: unitVector(seededRandom(50 + i)),
}));
const levelled: EmbeddedDesk = {
  ...desk,
  known: {
    ...desk.known,
    tickets: desk.known.tickets.map((ticket, i) =>
      i === 0 ? { ...ticket, level: "NOT_AUTOMATABLE" as const } : ticket,
    ),
  },
  foreign,
};
const mappings = {
  p3: {
    level: "FULLY_AUTOMATABLE" as const,
    percentage: 95,
    confidence: 1,
    reasoning: "r",
    businessPriority: "LOW" as const,
    implementationComplexity: "LOW" as const,
  },
};
const examples = layOutExamples(levelled, allKnownTexts(levelled), mappings);
const known = rows.length;
const own = known + desk.categories.length;
const total = own + foreign.length;

describe("examples", () => {
  it("are the known texts, the descriptions of categories, and the foreign texts, in this order", () => {
    expect(examples.vectors).toMatchObject({ rows: total, dimension: DIMENSION });
    const texts = [
      ...rows.map(({ text }) => text),
      ...desk.categories.map(categoryText),
      ...foreign.map(({ text }) => text),
    ];
    expect(examples.counted).toEqual(countTickets(texts));
    expect([...examples.knownRow]).toEqual(texts.map((_, i) => (i < known ? i : -1)));
    const vectorOf = (i: number) => examples.vectors.data.subarray(i * DIMENSION, (i + 1) * DIMENSION);
    expect(vectorOf(5)).toEqual(rows[5]?.vector);
    expect(vectorOf(known + 1)).toEqual(desk.categoryVectors.data.subarray(DIMENSION, 2 * DIMENSION));
    expect(vectorOf(own + 1)).toEqual(foreign[1]?.vector);
  });

  it("have the category and matter that classification gives their row; foreign ones have none", () => {
    const index = indexOf(levelled);
    rows.forEach(({ category }, row) => {
      expect(examples.category[row]).toBe(category);
      expect(examples.problem[row]).toBe(index.matterOfRow[row]);
    });
    expect([...examples.category.subarray(known)]).toEqual([0, 1, 2, NO_CLASS, NO_CLASS]);
    expect(examples.problem.subarray(known).every((matter) => matter === NO_CLASS)).toBe(true);
    expect(examples.classes).toEqual({ category: 3, problem: index.matters.length, automation: 3, scope: 2 });
  });

  it("have their problem's level, or their own, which counts for more", () => {
    const { start, count } = (desk.known.problems[3] as (typeof desk.known.problems)[number]).rows;
    const free = known - desk.known.tickets.length;
    examples.automation.forEach((level, i) => {
      const expected = i >= start && i < start + count ? "FULLY" : i === free ? "NOT" : "NONE";
      expect(level >= 0).toBe(expected !== "NONE");
      if (expected === "NOT") expect(level).not.toBe(examples.automation[start]);
    });
    expect(examples.automationWeights[start]).toBe(1);
    expect(examples.automationWeights[free]).toBeGreaterThan(1);
  });

  it("are own or foreign only where the desk has foreign texts", () => {
    expect([...examples.scope]).toEqual(Array.from({ length: total }, (_, i) => (i < own ? 1 : 0)));
    const without = layOutExamples(desk, allKnownTexts(desk), {});
    expect(without.scope.every((side) => side === NO_CLASS)).toBe(true);
  });
});

it("chooseRows gives copies of the rows, in the order asked for", () => {
  const chosen = chooseRows(desk.knownVectors, [4, 0, 4]);
  expect(chosen).toMatchObject({ rows: 3, dimension: DIMENSION });
  expect([...chosen.data]).toEqual([4, 0, 4].flatMap((row) => [...(rows[row]?.vector ?? [])]));
  chosen.data.fill(0);
  expect(desk.knownVectors).toEqual(makeDesk().desk.knownVectors);
});
