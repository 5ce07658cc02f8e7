import { cosine, type Embedder } from "@org/classifier-core/preparation";
import {
  type NotCompared,
  type OldVectors,
  type ProblemPair,
  type ProblemText,
  pairVectors,
} from "./vector-pairs.ts";

/**
 * Cosine from which two vectors count as one text by one model: what w8 keeps to sentence-transformers on every
 * reference text with a word in it (decision 4).
 */
const SAME_COSINE = 0.998;
/** Problems by which it is told of which text their vectors were made. */
const PROBED_PROBLEMS = 50;

/** Whether the model gives the vectors the predecessor had. */
export interface ParityReport {
  /**
   * `same`: all of them; `some-differ`: fewer than half do not agree; `another-model`: half or more do not, or none
   * has the model's length; `not-compared`: there were none, or no text beside them.
   */
  readonly outcome: "same" | "some-differ" | "another-model" | "not-compared";
  /** Lowest cosine that counts as the same. */
  readonly sameFrom: number;
  /** The model compared with; null where no vector was there, and none was opened. */
  readonly model: string | null;
  /** The last part of the name the predecessor gave its model; null where it gave none. */
  readonly oldModel: string | null;
  readonly compared: number;
  /** Of these, how many are below `sameFrom`. */
  readonly differing: number;
  /** Rows that were not compared because they have another length than the model's. */
  readonly otherLength: number;
  /** Rows of vectors that could not be compared, and why. */
  readonly notCompared: readonly NotCompared[];
  /** Which of a problem's two texts the vectors are nearer to; null where no problem was compared. */
  readonly problemText: ProblemText | null;
  readonly categories: readonly CategoryParity[];
}

/** The vectors of one category: its own, and those of its problems. */
export interface CategoryParity {
  readonly category: string;
  /** Cosine of the category's own text; null where it was not compared. */
  readonly text: number | null;
  readonly problems: {
    readonly compared: number;
    /** Of the cosines; null where none was compared. */
    readonly mean: number | null;
    readonly lowest: number | null;
  };
  /** Rows below `sameFrom`, the furthest first; `problem` is null for the category's own text. */
  readonly differing: readonly { readonly problem: string | null; readonly cosine: number }[];
}

export interface CompareOptions {
  /** Name of the embedder's model. */
  readonly model: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

interface Compared {
  readonly category: string;
  readonly problem: string | null;
  readonly cosine: number;
}

/** Embeds the old texts again and compares; of a problem's two texts the one that is nearer on fifty of them. */
export async function compareOldVectors(
  old: OldVectors,
  embedder: Embedder,
  { model, signal, onProgress }: CompareOptions,
): Promise<ParityReport> {
  const pairs = pairVectors(old, embedder.dimension);
  const problemText = await nearerText(pairs.problems, embedder, signal);
  const rows = [
    ...pairs.categories.map((pair) => ({ ...pair, problem: null })),
    ...pairs.problems.flatMap((pair) => withText(pair, problemText)),
  ];
  const cosines = await cosinesOf(rows, embedder, { signal, onProgress });
  const compared = rows.map(({ category, problem }, i) => ({
    category,
    problem,
    cosine: cosines[i] as number,
  }));
  const differing = compared.filter((row) => row.cosine < SAME_COSINE).length;
  const otherLength = pairs.notCompared.reduce((sum, row) => sum + (row.otherLength ? row.rows : 0), 0);
  const counts = { compared: compared.length, differing, otherLength };
  const textless = pairs.categories.length + pairs.problems.length - rows.length;
  return {
    ...nothingCompared(old),
    model,
    outcome: outcomeOf(counts),
    ...counts,
    notCompared: [
      ...pairs.notCompared,
      ...(textless === 0
        ? []
        : [
            {
              what: "problems",
              rows: textless,
              reason: `without ${problemText ?? "a text"}`,
              otherLength: false,
            },
          ]),
    ],
    problemText,
    categories: byCategory(compared),
  };
}

/** The report where there is nothing to compare, and no model need be opened. */
export function nothingCompared({ oldModel }: OldVectors): ParityReport {
  return {
    outcome: "not-compared",
    sameFrom: SAME_COSINE,
    model: null,
    oldModel: oldModel.name ?? null,
    compared: 0,
    differing: 0,
    otherLength: 0,
    notCompared: [],
    problemText: null,
    categories: [],
  };
}

function outcomeOf({
  compared,
  differing,
  otherLength,
}: Pick<ParityReport, "compared" | "differing" | "otherLength">): ParityReport["outcome"] {
  if (compared === 0) return otherLength > 0 ? "another-model" : "not-compared";
  if (differing * 2 >= compared) return "another-model";
  return differing > 0 || otherLength > 0 ? "some-differ" : "same";
}

/** Which text is nearer on average, over problems spread through the list; null where there is none. */
async function nearerText(
  pairs: readonly ProblemPair[],
  embedder: Embedder,
  signal: AbortSignal | undefined,
): Promise<ProblemText | null> {
  const step = Math.max(1, Math.floor(pairs.length / PROBED_PROBLEMS));
  const probed = pairs.filter((_, i) => i % step === 0);
  let nearer: ProblemText | null = null;
  let best = Number.NEGATIVE_INFINITY;
  for (const name of ["description", "original_ticket"] as const) {
    const rows = probed.flatMap((pair) => withText(pair, name));
    if (rows.length === 0) continue;
    const mean = meanOf(await cosinesOf(rows, embedder, { signal }));
    if (mean > best) [nearer, best] = [name, mean];
  }
  return nearer;
}

function withText(pair: ProblemPair, name: ProblemText | null): (ProblemPair & { readonly text: string })[] {
  const text = name === null ? undefined : pair.texts[name];
  return text === undefined ? [] : [{ ...pair, text }];
}

async function cosinesOf(
  rows: readonly { readonly text: string; readonly vector: Float32Array }[],
  embedder: Embedder,
  options: Omit<CompareOptions, "model">,
): Promise<number[]> {
  const embeddings = await embedder.embed(
    rows.map(({ text }) => text),
    options,
  );
  return rows.map(({ vector }, i) => cosine(vector, embeddings[i]?.vector as Float32Array));
}

function byCategory(compared: readonly Compared[]): CategoryParity[] {
  const groups = new Map<string, Compared[]>();
  for (const row of compared) {
    const group = groups.get(row.category);
    if (group === undefined) groups.set(row.category, [row]);
    else group.push(row);
  }
  return [...groups].map(([category, rows]) => {
    const ofProblems = rows.filter(({ problem }) => problem !== null).map((row) => row.cosine);
    const any = ofProblems.length > 0;
    return {
      category,
      text: rows.find(({ problem }) => problem === null)?.cosine ?? null,
      problems: {
        compared: ofProblems.length,
        mean: any ? meanOf(ofProblems) : null,
        lowest: any ? ofProblems.reduce((lowest, one) => Math.min(lowest, one)) : null,
      },
      differing: rows
        .filter((row) => row.cosine < SAME_COSINE)
        .map(({ problem, cosine }) => ({ problem, cosine }))
        .sort((a, b) => a.cosine - b.cosine),
    };
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
