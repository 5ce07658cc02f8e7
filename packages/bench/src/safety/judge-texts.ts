import type { Classification, Classifier } from "@org/classifier-core";
import { type Judgement, LABELS, type Label, type Labels } from "./judgement.ts";

/** Classifies each text alone, in order, once with every tier and once for the category alone. */
export async function judgeTexts(
  classifier: Classifier,
  texts: readonly string[],
  onProgress: (done: number) => void,
): Promise<Omit<Judgement, "vector">[]> {
  const judgements: Omit<Judgement, "vector">[] = [];
  for (const text of texts) {
    judgements.push(await judge(classifier, text));
    onProgress(judgements.length);
  }
  return judgements;
}

async function judge(classifier: Classifier, text: string): Promise<Omit<Judgement, "vector">> {
  try {
    const full = await classifier.classify(text, { mode: "full" });
    const alone = await classifier.classify(text, { mode: "auto", levels: "category" });
    return { labels: labelsOf(full, alone), confidence: full.category?.confidence ?? 0 };
  } catch (error) {
    const { code, name } = error as { code?: unknown; name: string };
    const failed = `error ${typeof code === "string" ? code : name}`;
    return { labels: labelled(() => failed), confidence: 0 };
  }
}

function labelsOf(full: Classification, alone: Classification): Labels {
  return {
    category: full.category?.id ?? null,
    decision: full.decision,
    problem: full.problems[0]?.id ?? null,
    level: full.automation?.level ?? null,
    "category alone": alone.category?.id ?? null,
    "decision alone": alone.decision,
  };
}

function labelled(labelOf: (label: Label) => string | null): Labels {
  return Object.fromEntries(LABELS.map((label) => [label, labelOf(label)])) as Record<Label, string | null>;
}
