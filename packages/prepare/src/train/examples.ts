import {
  AUTOMATION_LEVELS,
  type AutomationMappings,
  categoryText,
  type Matrix,
  matterClasses,
} from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import { type CountedTickets, countTickets } from "./lexical.ts";

/** No class: the example says nothing for this task. */
export const NO_CLASS = -1;

/**
 * How many plain examples a ticket with an automation level of its own counts for: it was judged by itself, where a
 * problem's level is one judgement for all its texts. On the service desk's calibration tickets, 2026-11-22: 75.0 %
 * right at 1, 81.7 % at 4, and no better beyond.
 */
const OWN_LEVEL_WEIGHT = 4;

/** Texts with what they were made into, one row each. */
export interface Texts {
  readonly counted: CountedTickets;
  /** [texts, dimension] */
  readonly vectors: Matrix;
}

/** Everything heads can learn from: known texts, categories' descriptions, and texts that are not the desk's. */
export interface Examples extends Texts {
  /** Class of each example for each task, or NO_CLASS: [examples]. */
  readonly category: Int32Array;
  /** As matterClasses() orders them. */
  readonly problem: Int32Array;
  readonly automation: Int32Array;
  /** How much the example counts for its automation level. */
  readonly automationWeights: Float32Array;
  /** 0 foreign, 1 own; NO_CLASS for all where the desk has no foreign texts. */
  readonly scope: Int32Array;
  /** Row among the known vectors; -1 for descriptions of categories and foreign texts. */
  readonly knownRow: Int32Array;
  readonly classes: Readonly<Record<"category" | "problem" | "automation" | "scope", number>>;
}

/** Lays out a desk's examples: known texts in the order of their vectors, category descriptions, foreign texts. */
export function layOutExamples(
  desk: EmbeddedDesk,
  knownTexts: readonly string[],
  mappings: AutomationMappings,
): Examples {
  const { categories, known, categoryVectors, knownVectors, foreign } = desk;
  const categoryIds = categories.map(({ id }) => id);
  const matters = matterClasses(known, categoryIds);
  const others = new Map(
    matters.flatMap(({ problem, category }, i) => (problem === undefined ? [[category, i] as const] : [])),
  );
  const rows: { category: number; problem: number; automation: number; weight: number }[] = [];
  known.problems.forEach(({ id, category, rows: own }, problem) => {
    const level = mappings[id]?.level;
    const automation = level === undefined ? NO_CLASS : AUTOMATION_LEVELS.indexOf(level);
    for (let i = 0; i < own.count; i++) {
      rows.push({ category: categoryIds.indexOf(category), problem, automation, weight: 1 });
    }
  });
  for (const { category: id, level } of known.tickets) {
    const category = categoryIds.indexOf(id);
    const automation = level === undefined ? NO_CLASS : AUTOMATION_LEVELS.indexOf(level);
    rows.push({ category, problem: others.get(category) ?? NO_CLASS, automation, weight: OWN_LEVEL_WEIGHT });
  }
  const knownCount = rows.length;
  categories.forEach((_, category) => {
    rows.push({ category, problem: NO_CLASS, automation: NO_CLASS, weight: 1 });
  });
  const ownCount = rows.length;
  for (const _ of foreign) {
    rows.push({ category: NO_CLASS, problem: NO_CLASS, automation: NO_CLASS, weight: 1 });
  }
  const texts = [...knownTexts, ...categories.map(categoryText), ...foreign.map(({ text }) => text)];
  const { dimension } = knownVectors;
  const data = new Float32Array(rows.length * dimension);
  data.set(knownVectors.data);
  data.set(categoryVectors.data, knownCount * dimension);
  foreign.forEach(({ vector }, i) => {
    data.set(vector, (ownCount + i) * dimension);
  });
  return {
    counted: countTickets(texts),
    vectors: { data, rows: rows.length, dimension },
    category: Int32Array.from(rows, (row) => row.category),
    problem: Int32Array.from(rows, (row) => row.problem),
    automation: Int32Array.from(rows, (row) => row.automation),
    automationWeights: Float32Array.from(rows, (row) => row.weight),
    scope: Int32Array.from(rows, (_, i) => (foreign.length === 0 ? NO_CLASS : i < ownCount ? 1 : 0)),
    knownRow: Int32Array.from(rows, (_, i) => (i < knownCount ? i : -1)),
    classes: {
      category: categories.length,
      problem: matters.length,
      automation: AUTOMATION_LEVELS.length,
      scope: 2,
    },
  };
}

/** The chosen rows of a matrix, in their order. */
export function chooseRows({ data, dimension }: Matrix, chosen: readonly number[]): Matrix {
  const rows = new Float32Array(chosen.length * dimension);
  chosen.forEach((row, i) => {
    rows.set(data.subarray(row * dimension, (row + 1) * dimension), i * dimension);
  });
  return { data: rows, rows: chosen.length, dimension };
}
