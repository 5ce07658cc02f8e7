import type { Classification, Explanation } from "../../api/types.ts";
import { placesOf, wordsOf } from "./phrase-places.ts";
import { weighWords } from "./word-weights.ts";

/** A piece of the ticket with what is known of it; pieces follow each other and add to the text. */
export interface TextPiece {
  readonly text: string;
  /** What its word adds to the first category's lead over the second, by wording; 0 for nothing that counted. */
  readonly weight: number;
  /** `weight` by the heaviest in the text, -1 to 1. */
  readonly share: number;
  /** Kind of the name or number it is. */
  readonly entity: string | undefined;
  /** Ids of the categories for which it is a keyword. */
  readonly keywords: readonly string[];
}

/** Characters that wording is read of: core's MAX_NGRAM_CHARACTERS. What follows is not marked. */
export const MARKED_CHARACTERS = 4096;

/** Cuts the beginning of a ticket into pieces by everything that was found in it. */
export function markText(
  ticket: string,
  explanation: Pick<Explanation, "wording" | "keywords">,
  entities: Classification["entities"],
): TextPiece[] {
  const text = ticket.slice(0, MARKED_CHARACTERS).replace(/[\ud800-\udbff]$/, "");
  const weighed = explanation.wording === null ? [] : weighWords(text, explanation.wording);
  const heaviest = Math.max(...weighed.map(({ weight }) => Math.abs(weight)), Number.MIN_VALUE);
  const words = wordsOf(text);
  const keywords = explanation.keywords
    .filter(({ kind }) => kind !== "exclusions")
    .flatMap(({ category, phrase }) => placesOf(phrase, words).map((place) => ({ ...place, category })));
  const named = entities.filter(({ end }) => end <= text.length);

  const cuts = new Set([0, text.length]);
  for (const { start, end } of [...weighed, ...keywords, ...named]) cuts.add(start).add(end);
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(0, -1).map((start, i) => {
    const end = places[i + 1] as number;
    const covers = (place: { readonly start: number; readonly end: number }) =>
      place.start <= start && place.end >= end;
    const weight = weighed.find(covers)?.weight ?? 0;
    return {
      text: text.slice(start, end),
      weight,
      share: weight / heaviest,
      entity: named.find(covers)?.type,
      keywords: [...new Set(keywords.filter(covers).map(({ category }) => category))],
    };
  });
}
