import type { CategoryData } from "../assets/bundle-data.ts";
import type { WordingEvidence } from "../classification.ts";
import { ranked } from "../probabilities.ts";
import type { LexicalHead } from "./lexical-head.ts";
import { NGRAM_KINDS, normalizeForNgrams, visitNgrams } from "./ngrams.ts";
import { bucketOf, countNgrams, type Vocabulary, weighNgrams } from "./vocabulary.ts";

/** N-grams shown; the rest is told as one sum. */
const NGRAMS_SHOWN = 20;

/** Takes the lexical head's margin apart: what each n-gram adds to the best category and to the next one. */
export function wordingEvidence(
  text: string,
  scores: Float64Array,
  { vocabulary, head }: { readonly vocabulary: Vocabulary; readonly head: LexicalHead },
  categories: readonly CategoryData[],
): WordingEvidence {
  const [winner, runnerUp] = ranked(scores) as [number, number];
  const spelled = spellings(text);
  const bucketOfRow = new Map([...spelled.keys()].map((bucket) => [vocabulary.rowOfBucket[bucket], bucket]));
  const { rows, values } = weighNgrams(countNgrams(text), vocabulary);
  const classes = head.intercepts.length;
  const worth = (row: number, label: number) =>
    (head.scales[row] as number) * (head.weights[row * classes + label] as number);
  const parts = [...rows].map((row, i) => {
    const value = values[i] as number;
    const { ngram, kind } = spelled.get(bucketOfRow.get(row) as number) as Spelling;
    const toWinner = value * worth(row, winner);
    const toRunnerUp = value * worth(row, runnerUp);
    return { ngram, kind, winner: toWinner, runnerUp: toRunnerUp, difference: toWinner - toRunnerUp };
  });
  parts.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  const others = parts.slice(NGRAMS_SHOWN);
  return {
    winner: (categories[winner] as CategoryData).id,
    runnerUp: (categories[runnerUp] as CategoryData).id,
    margin: (scores[winner] as number) - (scores[runnerUp] as number),
    ngrams: parts.slice(0, NGRAMS_SHOWN),
    others: {
      count: others.length,
      difference: others.reduce((sum, { difference }) => sum + difference, 0),
    },
    intercepts: (head.intercepts[winner] as number) - (head.intercepts[runnerUp] as number),
  };
}

interface Spelling {
  readonly ngram: string;
  readonly kind: (typeof NGRAM_KINDS)[number];
}

/** The n-gram behind each bucket; of two that share one, the first. */
function spellings(text: string): Map<number, Spelling> {
  const normalized = normalizeForNgrams(text);
  const spelled = new Map<number, Spelling>();
  visitNgrams(normalized, (kind, hash, start, end) => {
    const bucket = bucketOf(kind, hash);
    if (spelled.has(bucket)) return;
    // A piece may end inside a pair of surrogates, which no UTF-8 can hold.
    const ngram = normalized.slice(start, end).toWellFormed();
    spelled.set(bucket, { ngram: kind === 0 ? ngram.replaceAll(" ", "_") : ngram, kind: NGRAM_KINDS[kind] });
  });
  return spelled;
}
