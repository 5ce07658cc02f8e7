import {
  AUTOMATION_LEVELS,
  type CategoryData,
  categoryText,
  cleanTicket,
  createProblemIndex,
  type Embedder,
  type Embedding,
  embedRows,
  knownTexts,
  type Matrix,
  type ProblemsData,
  ticketCentroids,
} from "@org/classifier-core/preparation";
import type { DeskSource } from "../source/desk-source.ts";

/** A desk's knowledge in the order of a bundle, with its vectors. */
export interface EmbeddedDesk {
  readonly categories: readonly CategoryData[];
  readonly known: ProblemsData;
  /** [categories, dimension] */
  readonly categoryVectors: Matrix;
  /** [known texts, dimension], in the order of knownTexts(). */
  readonly knownVectors: Matrix;
  /** [categories, dimension]; undefined where the desk has no ticket. */
  readonly centroids: Matrix | undefined;
  /** Tickets set aside to weigh the evidence by: cleaned, with their vectors. */
  readonly calibration: readonly CalibrationTicket[];
  /** Category of each known text, as an index into `categories`. */
  readonly categoryOfRow: Int32Array;
  /** Texts that are not the desk's, to learn from and to weigh the evidence by. */
  readonly foreign: readonly ForeignText[];
  readonly foreignCalibration: readonly ForeignText[];
}

/** A ticket no part of a bundle has seen, with its labels. */
export interface CalibrationTicket {
  readonly text: string;
  readonly category: string;
  /** Index of its automation level; -1 where it has none. */
  readonly automation: number;
  /** [dimension], of length 1. */
  readonly vector: Float32Array;
}

/** A text that is not the desk's: cleaned, with its vector. */
export interface ForeignText {
  readonly text: string;
  /** [dimension], of length 1. */
  readonly vector: Float32Array;
}

/** Foreign texts set aside by a desk's own choice must be at least this many to be enough. */
const MIN_FOREIGN_CALIBRATION = 30;
const FOREIGN_SET_ASIDE_EVERY = 3;
const NO_LEVEL = -1;

export interface EmbedDeskOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Embeds everything of a desk that can be embedded before the first ticket comes. */
export async function embedDesk(
  desk: DeskSource,
  embedder: Embedder,
  { signal, onProgress }: EmbedDeskOptions,
): Promise<EmbeddedDesk> {
  const { categories } = desk;
  const known = arrangeKnown(desk);
  const total = categories.length + knownTexts(known).length;
  const categoryVectors = await embedRows(embedder, categories.map(categoryText), { signal });
  const knownVectors = await embedRows(embedder, knownTexts(known), {
    signal,
    onProgress: (done) => onProgress?.(categories.length + done, total),
  });
  onProgress?.(total, total);
  const categoryIds = categories.map(({ id }) => id);
  const embedAll = async <Item extends { readonly text: string }>(items: readonly Item[]) => {
    const texts = items.map(({ text }) => cleanTicket(text).text);
    const embeddings = await embedder.embed(texts, { signal });
    return items.map((item, i) => ({
      ...item,
      text: texts[i] as string,
      vector: (embeddings[i] as Embedding).vector,
    }));
  };
  const calibration = await embedAll(desk.calibration);
  const foreign = await embedAll(desk.foreign);
  const foreignCalibration = await embedAll(desk.foreignCalibration);
  // Without a file for it, every third foreign text is set aside.
  const setAside = (_: unknown, i: number) => i % FOREIGN_SET_ASIDE_EVERY === 0;
  const split = foreignCalibration.length < MIN_FOREIGN_CALIBRATION;
  return {
    categories,
    known,
    categoryVectors,
    knownVectors,
    centroids: ticketCentroids(categoryIds, known, knownVectors),
    categoryOfRow: createProblemIndex(known, categoryIds).categoryOfRow,
    calibration: calibration.map(({ text, category, automation, vector }) => ({
      text,
      category,
      automation: automation === undefined ? NO_LEVEL : AUTOMATION_LEVELS.indexOf(automation),
      vector,
    })),
    foreign: split ? foreign.filter((text, i) => !setAside(text, i)) : foreign,
    foreignCalibration: split ? [...foreignCalibration, ...foreign.filter(setAside)] : foreignCalibration,
  };
}

/** Problems with the rows of their vectors, and the tickets that belong to none; texts cleaned as tickets are. */
function arrangeKnown({ problems, tickets }: DeskSource): ProblemsData {
  const ticketsOf = new Map<string, string[]>(problems.map(({ id }) => [id, []]));
  const free: ProblemsData["tickets"] = [];
  for (const { problem, category, text, automation } of tickets) {
    const clean = cleanTicket(text).text;
    const own = problem === undefined ? undefined : ticketsOf.get(problem);
    if (own === undefined) free.push({ category, text: clean, ...(automation && { level: automation }) });
    else own.push(clean);
  }
  let start = 0;
  return {
    problems: problems.map(
      ({ id, category, description, resolution, frequency, averageResolutionMinutes }) => {
        const own = ticketsOf.get(id) ?? [];
        const rows = { start, count: 1 + own.length };
        start += rows.count;
        return {
          id,
          category,
          description,
          ...(resolution === undefined ? {} : { resolution }),
          ...(frequency === undefined ? {} : { frequency }),
          ...(averageResolutionMinutes === undefined ? {} : { averageResolutionMinutes }),
          tickets: own,
          rows,
        };
      },
    ),
    tickets: free,
  };
}
