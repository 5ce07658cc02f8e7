import { expect, it } from "vitest";
import { type LabelledPrediction, macroF1 } from "./macro-f1.ts";

const pairs = (text: string): LabelledPrediction[] =>
  text.split(" ").map((pair) => {
    const [expected = "", predicted = ""] = pair.split(">");
    return { expected, predicted: predicted === "-" ? null : predicted };
  });

it("is scikit-learn's example: y_true [0,1,2,0,1,2], y_pred [0,2,1,0,0,1] gives 0.26", () => {
  // f1 by class: 0.8, 0, 0. https://scikit-learn.org/stable/modules/generated/sklearn.metrics.f1_score.html
  expect(macroF1(pairs("0>0 1>2 2>1 0>0 1>0 2>1"))).toBeCloseTo(0.8 / 3, 12);
});

it("gives a rare class the weight of a frequent one", () => {
  // a: 3 right, 1 false positive: 6/7. b: never found: 0.
  expect(macroF1(pairs("a>a a>a a>a b>a"))).toBeCloseTo(3 / 7, 12);
});

it("counts a label that only the classifier used, and no label for no answer", () => {
  // a: 1 right, 1 missed: 2/3. c: one false positive: 0.
  expect(macroF1(pairs("a>a a>c"))).toBeCloseTo(1 / 3, 12);
  expect(macroF1(pairs("a>a a>-"))).toBeCloseTo(2 / 3, 12);
});

it("of nothing is an error", () => {
  expect(() => macroF1([])).toThrow(RangeError);
});
