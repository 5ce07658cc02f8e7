import {
  cleanTicket,
  createKeywordFinder,
  createProblemIndex,
  type KeywordHit,
  knownTexts,
  logShares,
  type Matrix,
  type ProblemIndex,
} from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import { chooseRows, type Examples, NO_CLASS, type Texts } from "../train/examples.ts";
import {
  askHeads,
  type HeadPlan,
  type HeadScores,
  type TaskScores,
  type TrainOptions,
  trainHeads,
} from "../train/head-set.ts";
import { countTickets } from "../train/lexical.ts";
import type { Dense, MatrixProducts } from "../train/matrix-products.ts";
import { centroidSums } from "./centroids-without.ts";
import { FOLDS, ticketRows } from "./folds.ts";

/** How tickets look to a desk that has never seen them, in columns: the i-th entry of each belongs to one ticket. */
export interface HeldOutTickets {
  /**
   * `known`: the desk knows the ticket's problem, from the other tickets; `unknown`: the whole problem was hidden,
   * with the rest of its fold, as if it came up for the first time; `calibration`: tickets set aside, which no part
   * of the bundle has seen.
   */
  readonly view: "known" | "unknown" | "calibration";
  readonly count: number;
  readonly texts: readonly string[];
  readonly counted: Texts["counted"];
  /** [count, dimension] */
  readonly vectors: Matrix;
  /** Index of the right category. */
  readonly category: Int32Array;
  /** Index of the right matter, as matterClasses() orders them; NO_CLASS for tickets set aside. */
  readonly matter: Int32Array;
  /** Automation level of the ticket's own or of its problem, as an index; NO_CLASS where it has none. */
  readonly automation: Int32Array;
  readonly fold: Int32Array;
  /** What heads that have not seen the ticket say of it. */
  readonly scores: TaskScores;
  /** Cosines with every known text for some of the tickets, those hidden from each at -∞. */
  similarities(tickets: readonly number[]): Promise<Float32Array[]>;
  /** Centroids of the categories as the ticket may see them. */
  centroids(ticket: number): Matrix | undefined;
  keywordHits(ticket: number): readonly KeywordHit[];
}

/** A text that is not there: below every cosine, and in no sum over a problem's texts. */
const HIDDEN = Number.NEGATIVE_INFINITY;

/** What looking needs of a desk. */
export interface Looking {
  readonly desk: EmbeddedDesk;
  readonly index: ProblemIndex;
  readonly examples: Examples;
  readonly plan: HeadPlan;
  readonly products: MatrixProducts;
  readonly options: TrainOptions;
}

export function indexOf({ known, categories }: EmbeddedDesk): ProblemIndex {
  return createProblemIndex(
    known,
    categories.map(({ id }) => id),
  );
}

/**
 * Looks at each example ticket as if it were new: with itself hidden (`known`), or with every problem of its fold
 * hidden (`unknown`). Heads are trained once a fold, without it.
 */
export async function lookAtExamples(
  looking: Looking,
  view: "known" | "unknown",
  folds: Int32Array,
): Promise<HeldOutTickets> {
  const { desk, index, examples, plan, products, options } = looking;
  const rows = ticketRows(desk, index);
  const scores = emptyScores(plan, examples, rows.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const heads = await trainHeads(
      examples,
      (example) => {
        const row = examples.knownRow[example] as number;
        return row < 0 || folds[row] !== fold;
      },
      plan,
      products,
      options,
    );
    const places = [...rows.keys()].filter((i) => folds[rows[i] as number] === fold);
    const hidden = places.map((i) => rows[i] as number);
    fill(scores, await askHeads(heads, textsOf(examples, hidden), products), places);
  }
  const sums = centroidSums(desk, index, rows);
  const vectors = chooseRows(desk.knownVectors, rows);
  return {
    view,
    count: rows.length,
    texts: rows.map((row) => index.texts[row] as string),
    ...textsOf(examples, rows),
    category: Int32Array.from(rows, (row) => index.categoryOfRow[row] as number),
    matter: Int32Array.from(rows, (row) => index.matterOfRow[row] as number),
    automation: Int32Array.from(rows, (row) => examples.automation[row] as number),
    fold: Int32Array.from(rows, (row) => folds[row] as number),
    scores: withLogShares(scores),
    async similarities(tickets) {
      const all = await similaritiesOf(tickets, vectors, desk.knownVectors, products);
      all.forEach((similarities, i) => {
        const own = rows[tickets[i] as number] as number;
        if (view === "known") similarities[own] = HIDDEN;
        else {
          folds.forEach((fold, row) => {
            if (fold === folds[own]) similarities[row] = HIDDEN;
          });
        }
      });
      return all;
    },
    centroids: (ticket) => {
      const row = rows[ticket] as number;
      return view === "known" ? sums.without(row) : sums.withoutFold(folds[row] as number, folds);
    },
    keywordHits: keywordFinder(
      desk,
      rows.map((row) => index.texts[row] as string),
    ),
  };
}

type FinishedHeads = Parameters<typeof askHeads>[0];

/** Looks at the tickets set aside with the finished heads: nothing need be hidden, since nothing has seen them. */
export function lookAtCalibration(
  looking: Pick<Looking, "desk" | "products">,
  heads: FinishedHeads,
): Promise<HeldOutTickets> {
  const { calibration, categories } = looking.desk;
  return lookAtUnseen(looking, calibration, heads, {
    category: Int32Array.from(calibration, ({ category }) =>
      categories.findIndex(({ id }) => id === category),
    ),
    automation: Int32Array.from(calibration, ({ automation }) => automation),
  });
}

/** The same for texts that are not the desk's; they have no category. */
export function lookAtForeign(
  looking: Pick<Looking, "desk" | "products">,
  foreign: readonly UnseenText[],
  heads: FinishedHeads,
): Promise<HeldOutTickets> {
  const none = new Int32Array(foreign.length).fill(NO_CLASS);
  return lookAtUnseen(looking, foreign, heads, { category: none, automation: none });
}

interface UnseenText {
  readonly text: string;
  readonly vector: Float32Array;
}

async function lookAtUnseen(
  { desk, products }: Pick<Looking, "desk" | "products">,
  unseen: readonly UnseenText[],
  heads: FinishedHeads,
  labels: Pick<HeldOutTickets, "category" | "automation">,
): Promise<HeldOutTickets> {
  const { knownVectors, centroids } = desk;
  const texts = unseen.map(({ text }) => text);
  const vectors = packed(
    unseen.map(({ vector }) => vector),
    knownVectors.dimension,
  );
  const counted = countTickets(texts);
  return {
    view: "calibration",
    count: unseen.length,
    texts,
    counted,
    vectors,
    ...labels,
    matter: new Int32Array(unseen.length).fill(NO_CLASS),
    fold: Int32Array.from(unseen, (_, i) => i % FOLDS),
    scores: withLogShares(await askHeads(heads, { counted, vectors }, products)),
    similarities: (tickets) => similaritiesOf(tickets, vectors, knownVectors, products),
    centroids: () => centroids,
    keywordHits: keywordFinder(desk, texts),
  };
}

export function allKnownTexts({ known }: EmbeddedDesk): string[] {
  return knownTexts(known);
}

export function packed(vectors: readonly Float32Array[], dimension: number): Matrix {
  const data = new Float32Array(vectors.length * dimension);
  vectors.forEach((vector, i) => {
    data.set(vector, i * dimension);
  });
  return { data, rows: vectors.length, dimension };
}

function textsOf({ counted, vectors }: Examples, rows: readonly number[]): Texts {
  return {
    counted: rows.map((row) => counted[row] as ReadonlyMap<number, number>),
    vectors: chooseRows(vectors, rows),
  };
}

function keywordFinder({ categories }: EmbeddedDesk, texts: readonly string[]) {
  const find = createKeywordFinder(categories);
  const found = new Map<number, readonly KeywordHit[]>();
  return (ticket: number): readonly KeywordHit[] => {
    const known = found.get(ticket) ?? find(cleanTicket(texts[ticket] as string).words);
    found.set(ticket, known);
    return known;
  };
}

async function similaritiesOf(
  tickets: readonly number[],
  vectors: Matrix,
  { data, rows, dimension }: Matrix,
  products: MatrixProducts,
): Promise<Float32Array[]> {
  const chosen = chooseRows(vectors, tickets);
  const all = await products.multiplyTransposedRight(
    { data: chosen.data, rows: chosen.rows, columns: dimension },
    { data, rows, columns: dimension },
  );
  return tickets.map((_, i) => all.data.subarray(i * rows, (i + 1) * rows));
}

function emptyScores(plan: HeadPlan, { classes }: Examples, rows: number): TaskScores {
  const empty = (columns: number): Dense => ({ data: new Float32Array(rows * columns), rows, columns });
  return Object.fromEntries(
    (Object.keys(plan) as (keyof HeadPlan)[]).map((task) => [
      task,
      {
        semantic: empty(classes[task]),
        perceptron: plan[task]?.perceptron === true ? empty(classes[task]) : undefined,
        lexical: empty(classes[task]),
      },
    ]),
  );
}

function fill(scores: TaskScores, some: TaskScores, places: readonly number[]): void {
  for (const [task, heads] of Object.entries(some) as [keyof TaskScores, HeadScores][]) {
    for (const kind of ["semantic", "perceptron", "lexical"] as const) {
      const from = heads[kind];
      const to = scores[task]?.[kind];
      if (from === undefined || to === undefined) continue;
      places.forEach((place, i) => {
        to.data.set(from.data.subarray(i * from.columns, (i + 1) * from.columns), place * to.columns);
      });
    }
  }
}

/** Scores of heads that are probabilities become their logarithms, as classification takes them. */
function withLogShares(scores: TaskScores): TaskScores {
  for (const [task, { semantic, perceptron }] of Object.entries(scores) as [keyof TaskScores, HeadScores][]) {
    if (task === "automation" || task === "scope") continue;
    for (const dense of [semantic, perceptron]) {
      for (let row = 0; dense !== undefined && row < dense.rows; row++) {
        const own = dense.data.subarray(row * dense.columns, (row + 1) * dense.columns);
        own.set(logShares(Float64Array.from(own)));
      }
    }
  }
  return scores;
}

/** One row of scores, or undefined where there is no such head. */
export function scoresOf(dense: Dense | undefined, row: number): Float64Array | undefined {
  if (dense === undefined) return undefined;
  return Float64Array.from(dense.data.subarray(row * dense.columns, (row + 1) * dense.columns));
}
