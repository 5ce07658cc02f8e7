import { describe, expect, it } from "vitest";
import { outOfScopeAuroc, recallAtFalseRejects } from "./out-of-scope.ts";

describe("the area under the ROC curve", () => {
  it("is scikit-learn's example: scores 0.1, 0.4 against 0.35, 0.8 give 0.75", () => {
    // https://scikit-learn.org/stable/modules/generated/sklearn.metrics.roc_auc_score.html
    expect(outOfScopeAuroc({ inScope: [0.1, 0.4], outOfScope: [0.35, 0.8] })).toBe(0.75);
  });

  it("is 1 for a clean cut, 0 for a reversed one, and one half for no difference", () => {
    expect(outOfScopeAuroc({ inScope: [0.1, 0.2], outOfScope: [0.3] })).toBe(1);
    expect(outOfScopeAuroc({ inScope: [0.3], outOfScope: [0.1, 0.2] })).toBe(0);
    expect(outOfScopeAuroc({ inScope: [0.5, 0.5], outOfScope: [0.5, 0.5, 0.5] })).toBe(0.5);
  });

  it("counts a tie half", () => {
    // Pairs: 0.5>0.2, 0.5=0.5, 0.2=0.2, 0.2<0.5: (1 + 1/2 + 1/2 + 0) / 4.
    expect(outOfScopeAuroc({ inScope: [0.2, 0.5], outOfScope: [0.5, 0.2] })).toBe(0.5);
    // 0.5>0.2, 0.5=0.5: (1 + 1/2) / 2.
    expect(outOfScopeAuroc({ inScope: [0.2, 0.5], outOfScope: [0.5] })).toBe(0.75);
  });
});

describe("recall at a share of false rejects", () => {
  const inScope = Array.from({ length: 20 }, (_, i) => i / 100);

  it("takes the lowest threshold that stays within the share", () => {
    // One of twenty may be rejected: 0.19, but not 0.18.
    const outOfScope = [0.5, 0.19, 0.185, 0.18, 0.1];
    expect(recallAtFalseRejects({ inScope, outOfScope }, 0.05)).toBe(3 / 5);
    expect(recallAtFalseRejects({ inScope, outOfScope }, 0)).toBe(1 / 5);
    expect(recallAtFalseRejects({ inScope, outOfScope }, 1)).toBe(1);
  });

  it("rejects tied tickets together", () => {
    expect(
      recallAtFalseRejects({ inScope: [...inScope.slice(1), 0.19], outOfScope: [0.19, 0.3] }, 0.05),
    ).toBe(0.5);
  });
});

it.each([
  { inScope: [], outOfScope: [1] },
  { inScope: [1], outOfScope: [] },
])("of %j is an error", (scores) => {
  expect(() => outOfScopeAuroc(scores)).toThrow(RangeError);
  expect(() => recallAtFalseRejects(scores, 0.05)).toThrow(RangeError);
});
