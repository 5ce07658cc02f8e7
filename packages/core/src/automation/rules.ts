import { type AutomationRule, DATA_PATHS } from "../assets/bundle-data.ts";
import { compilePhrases, withoutNegated } from "../text/phrases.ts";
import type { AutomationInputs, Opinion } from "./layer.ts";

interface RuleTag {
  readonly rule: AutomationRule;
  readonly kind: "when" | "unless";
}

/**
 * Third layer: the bundle's rules, read with the category, because one word means different work to
 * different teams. The surest rule speaks, with its confidence; the one written first wins a tie.
 */
export function createRuleLayer(
  rules: readonly AutomationRule[],
  negations: ReadonlySet<string>,
): (inputs: Pick<AutomationInputs, "words" | "category">) => Opinion[] {
  const phrases = compilePhrases<RuleTag>(
    rules.flatMap((rule, i) =>
      (["when", "unless"] as const).flatMap((kind) => {
        const tag = { rule, kind };
        const origin = { asset: DATA_PATHS.automationRules, field: `rules.${i}.${kind}` };
        return rule[kind].map((phrase) => ({ phrase, tag, origin }));
      }),
    ),
  );
  const order = new Map(rules.map((rule, i) => [rule, i]));
  return ({ words, category }) => {
    const hits = withoutNegated(phrases.find(words), words, negations);
    const stopped = new Set(hits.filter(({ tag }) => tag.kind === "unless").map(({ tag }) => tag.rule));
    const met = new Set(hits.filter(({ tag }) => tag.kind === "when").map(({ tag }) => tag.rule));
    const [surest] = [...met]
      .filter((rule) => !stopped.has(rule))
      .filter((rule) => rule.categories === undefined || rule.categories.includes(category.id))
      .sort((a, b) => b.confidence - a.confidence || (order.get(a) ?? 0) - (order.get(b) ?? 0));
    if (surest === undefined) return [];
    const { id, level, percentage, confidence, reasoning, businessPriority, implementationComplexity } =
      surest;
    return [
      {
        layer: "rule",
        level,
        // A rule read with the wrong category is a wrong rule.
        vote: surest.categories === undefined ? confidence : confidence * category.confidence,
        statement: { percentage, reasoning, businessPriority, implementationComplexity, evidence: [id] },
      },
    ];
  };
}
