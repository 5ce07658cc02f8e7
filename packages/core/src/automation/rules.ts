import { type AutomationRule, DATA_PATHS } from "../assets/bundle-data.ts";
import { compilePhrases, withoutNegated } from "../text/phrases.ts";
import type { AutomationInputs, AutomationVerdict } from "./layer.ts";

interface RuleTag {
  readonly rule: AutomationRule;
  readonly kind: "when" | "unless";
}

/**
 * Second layer: the bundle's rules, read with the category, because one word means different work to
 * different teams. Of the rules that apply, the surest speaks; the one written first wins a tie.
 */
export function createRuleLayer(
  rules: readonly AutomationRule[],
  negations: ReadonlySet<string>,
): (inputs: Pick<AutomationInputs, "words" | "category">) => AutomationVerdict | undefined {
  const phrases = compilePhrases<RuleTag>(
    rules.flatMap((rule, i) =>
      (["when", "unless"] as const).flatMap((kind) =>
        rule[kind].map((phrase) => ({
          phrase,
          tag: { rule, kind },
          origin: { asset: DATA_PATHS.automationRules, field: `rules.${i}.${kind}` },
        })),
      ),
    ),
  );
  return ({ words, category }) => {
    const hits = withoutNegated(phrases.find(words), words, negations);
    const stopped = new Set(hits.filter(({ tag }) => tag.kind === "unless").map(({ tag }) => tag.rule));
    const met = new Set(hits.filter(({ tag }) => tag.kind === "when").map(({ tag }) => tag.rule));
    const [best] = rules
      .filter((rule) => met.has(rule) && !stopped.has(rule))
      .filter((rule) => rule.categories === undefined || rule.categories.includes(category.id))
      .sort((a, b) => b.confidence - a.confidence);
    if (best === undefined) return undefined;
    const { level, percentage, confidence, reasoning, businessPriority, implementationComplexity } = best;
    return {
      level,
      percentage,
      // A rule read with the wrong category is a wrong rule.
      confidence: best.categories === undefined ? confidence : confidence * category.confidence,
      reasoning,
      businessPriority,
      implementationComplexity,
      layer: "rule",
      evidence: [best.id],
    };
  };
}
