import type { ClassifyOptions } from "@org/classifier-core";
import { type Contender, type ContenderSetup, createStepClock } from "./contender.ts";

/** What of this suite is asked for: three tiers or the category by the model, or the category by wording alone, or where it is sure. */
export type Asked = "three tiers" | "category" | "lexical" | "cascade";

const MODES = { "three tiers": "full", category: "full", lexical: "lexical", cascade: "auto" } as const;

/** The public interface, as README shows it. */
export async function openClassifier(
  { bundle, threads, remembers = false }: ContenderSetup,
  asked: Asked,
): Promise<Contender> {
  const clock = createStepClock();
  const { fsAssets } = await import("@org/classifier-assets-fs");
  const { createClassifier } = await import("@org/classifier-core");
  clock.ended("import");
  const classifier = await createClassifier({
    assets: fsAssets({ dir: bundle }),
    mode: MODES[asked],
    ...(!remembers && { cacheSize: 0 }),
    environment: { ...(threads !== undefined && { threads }) },
  });
  const question: ClassifyOptions = { levels: asked === "three tiers" ? "automation" : "category" };
  return {
    openingMs: {
      ...clock.stepsMs,
      ...Object.fromEntries(classifier.report.steps.map(({ step, durationMs }) => [step, durationMs])),
    },
    openingParts: classifier.report.steps.flatMap(({ step, parts = [] }) =>
      parts.map((part) => ({ step, ...part })),
    ),
    async answer(text) {
      const { category, problems, automation } = await classifier.classify(text, question);
      return [category, problems[0], automation].filter(Boolean).length;
    },
    async answerMany(texts) {
      const items = await classifier.classifyBatch(texts, question);
      return items.filter(({ ok }) => ok).length;
    },
    close: () => classifier.close(),
  };
}
