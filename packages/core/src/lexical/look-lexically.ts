import { softmax } from "../probabilities.ts";
import { type LexicalHead, scoreLexically } from "./lexical-head.ts";
import { MAX_NGRAM_CHARACTERS } from "./ngrams.ts";
import { countNgrams, type LexicalFeatures, type Vocabulary, weighNgrams } from "./vocabulary.ts";

/** What the wording of a ticket says, before any model has run. */
export interface LexicalLook {
  readonly features: LexicalFeatures;
  /** Margin of each category: [categories]. */
  readonly category: Float64Array | undefined;
  /** Probability of the best one by wording alone; 1 where there is no lexical head. */
  readonly confidence: number;
  /** Scores of foreign and own. */
  readonly scope: Float64Array | undefined;
  /** True where the heads read only the start of the text. */
  readonly cut: boolean;
}

/** The heads that judge by wording alone, with the n-grams they share. */
export interface LexicalModel {
  readonly vocabulary: Vocabulary;
  readonly category: LexicalHead | undefined;
  /** Foreign, own: whether a ticket is the desk's at all. */
  readonly scope: LexicalHead | undefined;
}

export type LookLexically = (text: string) => LexicalLook;

const NO_FEATURES: LexicalFeatures = { rows: new Int32Array(0), values: new Float32Array(0) };

/**
 * Prepares the look: n-grams are counted once, for all heads. `temperature` is what scores are divided by to become
 * probabilities. Some 100 microseconds a ticket.
 */
export function createLexicalLook(lexical: LexicalModel | undefined, temperature: number): LookLexically {
  if (lexical === undefined) {
    return () => ({
      features: NO_FEATURES,
      category: undefined,
      confidence: 1,
      scope: undefined,
      cut: false,
    });
  }
  const { vocabulary } = lexical;
  return (text) => {
    const features = weighNgrams(countNgrams(text), vocabulary);
    const scores = (head: LexicalHead | undefined) =>
      head === undefined ? undefined : scoreLexically(head, features);
    const category = scores(lexical.category);
    return {
      features,
      category,
      confidence: category === undefined ? 1 : lexicalConfidence(category, temperature),
      scope: scores(lexical.scope),
      cut: text.length > MAX_NGRAM_CHARACTERS,
    };
  };
}

/** Probability of the best class by the lexical head alone. */
export function lexicalConfidence(scores: Float64Array, temperature: number): number {
  return softmax(scores.map((score) => score / temperature)).reduce((a, b) => Math.max(a, b), 0);
}
