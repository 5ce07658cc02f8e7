import { type CategoryData, DATA_PATHS } from "../assets/bundle-data.ts";
import { compilePhrases } from "../text/phrases.ts";
import type { Words } from "../text/words.ts";

export type KeywordKind = "keywords" | "priorityKeywords" | "exclusions";
const KINDS: readonly KeywordKind[] = ["keywords", "priorityKeywords", "exclusions"];

/** A category's phrase met in a ticket. */
export interface KeywordHit {
  /** Index of the category. */
  readonly category: number;
  readonly kind: KeywordKind;
  readonly phrase: string;
}

/** Prepares the keyword lists of all categories; each phrase counts once a ticket. */
export function createKeywordFinder(categories: readonly CategoryData[]): (words: Words) => KeywordHit[] {
  const phrases = compilePhrases(
    categories.flatMap((category, i) =>
      KINDS.flatMap((kind) =>
        category[kind].map((phrase) => ({
          phrase,
          tag: { category: i, kind, phrase },
          origin: { asset: DATA_PATHS.categories, field: `categories.${i}.${kind}` },
        })),
      ),
    ),
  );
  return (words) => [...new Set(phrases.find(words).map(({ tag }) => tag))];
}
