import {
  type AutomationLevel,
  type CategoryData,
  categoryText,
  cleanTicket,
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
}

/** A ticket no part of a bundle has seen, with its labels. */
export interface CalibrationTicket {
  readonly text: string;
  readonly category: string;
  readonly level: AutomationLevel | undefined;
  /** [dimension], of length 1. */
  readonly vector: Float32Array;
}

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
  const calibration = desk.calibration.map(({ text, category, automation }) => ({
    text: cleanTicket(text).text,
    category,
    level: automation,
  }));
  const calibrationVectors = await embedder.embed(
    calibration.map(({ text }) => text),
    { signal },
  );
  return {
    categories,
    known,
    categoryVectors,
    knownVectors,
    centroids: ticketCentroids(categoryIds, known, knownVectors),
    calibration: calibration.map((ticket, i) => ({
      ...ticket,
      vector: (calibrationVectors[i] as Embedding).vector,
    })),
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
