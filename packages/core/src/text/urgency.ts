import { DATA_PATHS, PRIORITIES, type Priority, type UrgencyData } from "../assets/bundle-data.ts";
import { compilePhrases, foldNegations, withoutNegated } from "./phrases.ts";
import type { Words } from "./words.ts";

/** Weights are written with few decimals; finer than this, a sum only holds rounding errors. */
const SCORE_STEPS = 1e6;

/** How pressing a ticket sounds, from its words alone. */
export interface Urgency {
  /** 0 to 1: the weights of the indicators met, added and clipped. */
  readonly score: number;
  readonly level: Priority;
  /** Indicators met, with the first phrase that met each. */
  readonly indicators: readonly { readonly id: string; readonly phrase: string; readonly weight: number }[];
}

/** Prepares the bundle's urgency indicators; each counts once, and not where it is negated. */
export function createUrgencyScorer(data: UrgencyData): (words: Words) => Urgency {
  const negations = foldNegations(data.negations);
  const phrases = compilePhrases(
    data.indicators.flatMap((indicator, i) =>
      indicator.phrases.map((phrase) => ({
        phrase,
        tag: indicator,
        origin: { asset: DATA_PATHS.urgency, field: `indicators.${i}.phrases` },
      })),
    ),
  );
  return (words) => {
    const indicators: { id: string; phrase: string; weight: number }[] = [];
    for (const { tag, phrase } of withoutNegated(phrases.find(words), words, negations)) {
      if (indicators.some(({ id }) => id === tag.id)) continue;
      indicators.push({ id: tag.id, phrase, weight: tag.weight });
    }
    const sum = indicators.reduce((total, { weight }) => total + weight, 0);
    // Rounded, or 0.7 + 0.1 would miss a level that begins at 0.8.
    const score = Math.min(1, Math.max(0, Math.round(sum * SCORE_STEPS) / SCORE_STEPS));
    const level = PRIORITIES.find((priority) => score >= data.levels[priority]) ?? "LOW";
    return { score, level, indicators };
  };
}
