import type { CategoryData } from "./assets/bundle-data.ts";
import type { Settings } from "./assets/settings.ts";
import type { CategoryVerdict } from "./category/classify-category.ts";
import type { KeywordHit } from "./category/keywords.ts";
import type { ScopeSignals } from "./category/scope.ts";
import { SIGNALS, type SignalTable } from "./category/signals.ts";
import type { Explanation } from "./classification.ts";
import type { ProblemIndex } from "./problems/problem-index.ts";
import type { Nearness } from "./vectors/nearness.ts";

/** Nearest known texts shown: enough to judge a neighbourhood by, few enough to read. */
const NEAREST_SHOWN = 5;

/** What the numbers of a result were made of; each part is one that was added up, none is made up later. */
export function explainSignals(
  categories: readonly CategoryData[],
  index: ProblemIndex,
  weights: Settings["category"]["weights"],
  parts: {
    readonly verdict: CategoryVerdict;
    readonly signals: SignalTable;
    readonly keywordHits: readonly KeywordHit[];
    readonly nearness: Nearness;
    readonly scope: ScopeSignals;
  },
): Omit<Explanation, "wording" | "text"> {
  const { verdict, signals, keywordHits, nearness } = parts;
  const id = (category: number) => (categories[category] as CategoryData).id;
  return {
    signals: verdict.order.slice(0, 2).map((category) => ({
      category: id(category),
      score: verdict.scores[category] as number,
      parts: SIGNALS.map((signal, i) => {
        const value = signals[category]?.[i] as number;
        return { signal, value, contribution: value * weights[signal] };
      }),
    })),
    keywords: keywordHits.map(({ category, kind, phrase }) => ({ category: id(category), phrase, kind })),
    nearest: nearness.nearest(NEAREST_SHOWN).map(({ row, similarity }) => {
      const problem = index.problems[index.problemOfRow[row] as number];
      return { problem: problem?.id ?? null, text: index.texts[row] as string, similarity };
    }),
    scope: { ...parts.scope },
  };
}
