import { type CategoryData, createProblemIndex, type Matrix } from "@org/classifier-core/preparation";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../__fixtures__/random.ts";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import { FOLDS, type HeldOutTicket, holdOut, type LookOptions, lookAtCalibration } from "./held-out.ts";

const DIMENSION = 6;
const CATEGORIES = ["a", "b", "c"];
const OPTIONS = { neighbourCount: 5, sharpnesses: [10, 40] };
/** Columns of a row of signals that are measured here. */
const [DESCRIPTION, CENTROID, NEIGHBOURS] = [0, 1, 2];

interface Row {
  readonly vector: Float32Array;
  readonly category: number;
  readonly fold: number;
  readonly isTicket: boolean;
}

function unitVector(random: () => number): Float32Array {
  const vector = Float32Array.from({ length: DIMENSION }, () => random() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

const category = (id: string): CategoryData => ({
  id,
  name: id,
  description: id,
  keywords: [`word${id}`],
  priorityKeywords: [],
  exclusions: [],
  catchAll: false,
  routing: { team: id, priority: "LOW", slaHours: 1, escalationPath: [] },
});

/** Problems by category, as sources have them, with 0 to 3 tickets; tickets of none; c has one ticket alone. */
function makeDesk(seed = 1): { desk: EmbeddedDesk; rows: Row[] } {
  const random = seededRandom(seed);
  const rows: Row[] = [];
  const add = (row: Omit<Row, "vector">) => rows.push({ ...row, vector: unitVector(random) });
  // In turn within each category: problems first, then tickets of none.
  const dealt = [0, 0, 0];
  const nextFold = (own: number) => {
    const turn = dealt[own] ?? 0;
    dealt[own] = turn + 1;
    return turn % FOLDS;
  };
  const problems = Array.from({ length: 13 }, (_, i) => {
    const own = i < 6 ? 0 : 1;
    const fold = nextFold(own);
    const tickets = Array.from({ length: i === 0 ? 0 : 1 + (i % 3) }, (_, k) => `ticket ${k} of ${i}`);
    const start = rows.length;
    add({ category: own, fold, isTicket: false });
    for (const _ of tickets) add({ category: own, fold, isTicket: true });
    return {
      id: `p${i}`,
      category: CATEGORIES[own] as string,
      description: `problem ${i}`,
      tickets,
      rows: { start, count: 1 + tickets.length },
    };
  });
  const tickets = ["a", "b", "a", "c", "b", "a", "b"].map((id, i) => {
    const own = CATEGORIES.indexOf(id);
    add({ category: own, fold: nextFold(own), isTicket: true });
    return { category: id, text: `free ${i} worda` };
  });
  const desk: EmbeddedDesk = {
    categories: CATEGORIES.map(category),
    known: { problems, tickets },
    categoryVectors: matrixOf(CATEGORIES.map(() => unitVector(random))),
    knownVectors: matrixOf(rows.map(({ vector }) => vector)),
    centroids: undefined,
    calibration: [],
  };
  return { desk, rows };
}

function matrixOf(rows: readonly Float32Array[]): Matrix {
  return {
    data: Float32Array.from(rows.flatMap((row) => [...row])),
    rows: rows.length,
    dimension: DIMENSION,
  };
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < DIMENSION; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
};

/** Rows of the tickets in the order in which they are held out, each in both views. */
const ticketRows = (rows: readonly Row[]) => [...rows.keys()].filter((row) => rows[row]?.isTicket);

/** What a ticket in a view may see, said once more in the simplest way. */
function visible(rows: readonly Row[], own: number, view: HeldOutTicket["view"]): Row[] {
  return rows.filter((row, i) => (view === "known" ? i !== own : row.fold !== rows[own]?.fold));
}

const indexOf = ({ known, knownVectors }: EmbeddedDesk) =>
  createProblemIndex(known, CATEGORIES, knownVectors);
const hold = (desk: EmbeddedDesk, options: Partial<LookOptions> = {}) =>
  holdOut(desk, indexOf(desk), { ...OPTIONS, ...options });

const { desk, rows } = makeDesk();
const held = await hold(desk);
const cases = ticketRows(rows).flatMap((row, i) =>
  (["known", "unknown"] as const).map((view, k) => ({ row, view, ticket: held[2 * i + k] as HeldOutTicket })),
);

describe("holdOut", () => {
  it("looks at every ticket twice, and at no description", () => {
    expect(held).toHaveLength(cases.length);
    for (const { row, view, ticket } of cases) {
      expect(ticket.view).toBe(view);
      expect(ticket.vector).toEqual(rows[row]?.vector);
      expect(ticket.category).toBe(rows[row]?.category);
      expect(ticket.fold).toBe(rows[row]?.fold);
    }
    expect(held.map(({ text }) => text)).not.toContain("problem 1");
  });

  it("never lets a ticket see itself, and in view unknown nothing of its fold", () => {
    for (const { row, view, ticket } of cases) {
      ticket.similarities.forEach((similarity, other) => {
        const hidden = view === "known" ? other === row : rows[other]?.fold === rows[row]?.fold;
        if (hidden) expect(similarity).toBe(-1);
        else expect(similarity).toBeCloseTo(dot(ticket.vector, rows[other]?.vector as Float32Array), 5);
      });
    }
  });

  it("leaves what is hidden out of the centroids", () => {
    for (const { row, view, ticket } of cases) {
      const seen = visible(rows, row, view).filter(({ isTicket }) => isTicket);
      CATEGORIES.forEach((_, i) => {
        const sum = new Float64Array(DIMENSION);
        for (const { vector } of seen.filter((other) => other.category === i)) {
          vector.forEach((value, k) => {
            sum[k] = (sum[k] as number) + value;
          });
        }
        const length = Math.hypot(...sum);
        const expected = length === 0 ? 0 : dot(ticket.vector, sum) / length;
        for (const table of ticket.signals.values()) expect(table[i]?.[CENTROID]).toBeCloseTo(expected, 5);
      });
    }
    // The lone ticket of c has no centroid to be compared with, least of all itself.
    const lone = cases.find(({ row }) => rows[row]?.category === 2);
    expect(lone?.ticket.signals.get(10)?.[2]?.[CENTROID]).toBe(0);
  });

  it("counts the nearest visible texts as neighbours, each sharpness for itself", () => {
    for (const { row, view, ticket } of cases) {
      const nearest = visible(rows, row, view)
        .map(({ vector, category }) => ({ category, similarity: dot(ticket.vector, vector) }))
        .sort((one, other) => other.similarity - one.similarity)
        .slice(0, OPTIONS.neighbourCount);
      for (const sharpness of OPTIONS.sharpnesses) {
        const weights = nearest.map(({ similarity }) => Math.exp(sharpness * (similarity - 1)));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        CATEGORIES.forEach((_, i) => {
          const own = weights.filter((_, k) => nearest[k]?.category === i).reduce((sum, w) => sum + w, 0);
          // Similarities are kept in 32 bits: 6e-8 × sharpness is what a weight may be off by.
          expect(ticket.signals.get(sharpness)?.[i]?.[NEIGHBOURS]).toBeCloseTo(own / total, 4);
        });
      }
    }
  });

  it("keeps the descriptions of categories, and the keywords of the ticket's own text", () => {
    for (const { ticket } of cases) {
      const table = ticket.signals.get(10);
      CATEGORIES.forEach((_, i) => {
        const description = desk.categoryVectors.data.subarray(i * DIMENSION, (i + 1) * DIMENSION);
        expect(table?.[i]?.[DESCRIPTION]).toBeCloseTo(dot(ticket.vector, description), 5);
      });
      // n / (n + 1) for the one keyword that some of the texts hold.
      expect(table?.[0]?.[3]).toBe(ticket.text.includes("worda") ? 0.5 : 0);
    }
  });

  it("in view unknown is the same whatever stands in the hidden rows", async () => {
    const random = seededRandom(99);
    for (const { row, view, ticket } of cases.filter((one) => one.view === "unknown")) {
      const data = desk.knownVectors.data.slice();
      for (const [other, { fold }] of rows.entries()) {
        if (fold === ticket.fold && other !== row) data.set(unitVector(random), other * DIMENSION);
      }
      const again = await hold({ ...desk, knownVectors: { ...desk.knownVectors, data } });
      const position = cases.findIndex((one) => one.row === row && one.view === view);
      expect(again[position]?.signals).toEqual(ticket.signals);
      expect(again[position]?.similarities).toEqual(ticket.similarities);
    }
  });

  it("is the same every time, and leaves the desk alone", async () => {
    const fresh = makeDesk().desk;
    expect(await hold(fresh)).toEqual(held);
    expect(fresh).toEqual(makeDesk().desk);
    expect(await hold(makeDesk(2).desk)).not.toEqual(held);
  });

  it("hides each problem with its tickets in one fold, and spreads each category over all folds", () => {
    const foldsOf = (index: number) =>
      new Set(held.filter((ticket) => ticket.category === index).map(({ fold }) => fold));
    expect(foldsOf(0).size).toBe(FOLDS);
    expect(foldsOf(1).size).toBe(FOLDS);
    for (const problem of new Set(held.map((ticket) => ticket.problem))) {
      if (problem === undefined) continue;
      const folds = held.filter((ticket) => ticket.problem === problem).map(({ fold }) => fold);
      expect(new Set(folds).size).toBe(1);
    }
  });

  it("holds out nothing of a desk without tickets", async () => {
    const known = {
      problems: [{ id: "p", category: "a", description: "p", tickets: [], rows: { start: 0, count: 1 } }],
      tickets: [],
    };
    const bare = { ...desk, known, knownVectors: matrixOf([unitVector(seededRandom(3))]) };
    expect(await hold(bare)).toEqual([]);
  });

  it("stops at an abort, with the signal's reason", async () => {
    const reason = new Error("enough");
    await expect(hold(desk, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("lookAtCalibration", () => {
  const random = seededRandom(7);
  const calibration = ["a", "c"].map((category) => ({
    text: "set aside worda",
    category,
    level: "NOT_AUTOMATABLE" as const,
    vector: unitVector(random),
  }));
  const centroids = matrixOf(CATEGORIES.map(() => unitVector(random)));
  const withCalibration = { ...desk, calibration, centroids };

  it("sees every known text and the whole centroids, since nothing has seen these tickets", async () => {
    const looked = await lookAtCalibration(withCalibration, indexOf(withCalibration), OPTIONS);
    expect(looked).toMatchObject([
      { view: "calibration", category: 0, problem: undefined, level: "NOT_AUTOMATABLE" },
      { view: "calibration", category: 2, problem: undefined, level: "NOT_AUTOMATABLE" },
    ]);
    for (const { vector, similarities, signals } of looked) {
      similarities.forEach((similarity, row) => {
        expect(similarity).toBeCloseTo(dot(vector, rows[row]?.vector ?? []), 5);
      });
      CATEGORIES.forEach((_, i) => {
        const centroid = centroids.data.subarray(i * DIMENSION, (i + 1) * DIMENSION);
        expect(signals.get(10)?.[i]?.[CENTROID]).toBeCloseTo(dot(vector, centroid), 5);
      });
    }
  });

  it("leaves what is held out untouched", async () => {
    expect(await hold(withCalibration)).toEqual(held);
  });
});
