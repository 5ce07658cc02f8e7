import { checkSample } from "./sample.ts";

/** What was expected, and what was answered; null for no answer at all, which is no class. */
export interface LabelledPrediction {
  readonly expected: string;
  readonly predicted: string | null;
}

/**
 * Mean of the classes' F1 = 2·TP / (2·TP + FP + FN), each class weighing the same. Classes are all labels that
 * occur on either side, as in scikit-learn's `f1_score(average="macro")`.
 */
export function macroF1(predictions: readonly LabelledPrediction[]): number {
  checkSample("macro-F1", predictions);
  const counts = new Map<string, { right: number; wrong: number }>();
  const countsOf = (label: string) => {
    const known = counts.get(label) ?? { right: 0, wrong: 0 };
    counts.set(label, known);
    return known;
  };
  for (const { expected, predicted } of predictions) {
    if (expected === predicted) {
      countsOf(expected).right++;
      continue;
    }
    // A false negative of one class, and a false positive of another.
    countsOf(expected).wrong++;
    if (predicted !== null) countsOf(predicted).wrong++;
  }
  const scores = Array.from(counts.values(), ({ right, wrong }) => (2 * right) / (2 * right + wrong));
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
