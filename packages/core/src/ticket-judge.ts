import type { CategoryData } from "./assets/bundle-data.ts";
import type { Advisor } from "./automation/advisor.ts";
import { createAutomationAssessor } from "./automation/assess-automation.ts";
import { classifyCategory } from "./category/classify-category.ts";
import { decide, familiarity } from "./category/decide.ts";
import { createKeywordFinder } from "./category/keywords.ts";
import { route } from "./category/route.ts";
import { measureSignals } from "./category/signals.ts";
import type { Classification } from "./classification.ts";
import type { Embedding } from "./embedding/embedding.ts";
import { explain } from "./explain.ts";
import type { OpenedBundle } from "./opening/open-bundle.ts";
import type { checkClassifyOptions } from "./options.ts";
import { createProblemIndex } from "./problems/problem-index.ts";
import { rankProblems, similarTexts } from "./problems/rank-problems.ts";
import { overallConfidence, recommend } from "./recommend.ts";
import type { CleanTicket } from "./text/clean-ticket.ts";
import { createEntityFinder } from "./text/entities.ts";
import { foldNegations } from "./text/phrases.ts";
import { createUrgencyScorer } from "./text/urgency.ts";

/** A ticket on its way: as it came, as it was cleaned, as it was embedded. */
export interface EmbeddedTicket {
  readonly ticket: string;
  readonly clean: CleanTicket;
  readonly embedding: Embedding;
}

/** What a ticket is judged to be; times and provenance are the caller's to add. */
export type Judgement = Omit<Classification, "timings" | "provenance"> & {
  readonly timings: Pick<Classification["timings"], "categoryMs" | "problemsMs" | "automationMs">;
};

export type JudgeTicket = (
  ticket: EmbeddedTicket,
  options: ReturnType<typeof checkClassifyOptions>,
) => Promise<Judgement>;

/** Prepares the three tiers from an opened bundle; the judge they make depends on nothing but the ticket. */
export function createTicketJudge(
  { bundle, vectors }: OpenedBundle,
  advisor: Advisor | undefined,
): JudgeTicket {
  const { categories } = bundle;
  const { settings } = bundle.manifest;
  const index = createProblemIndex(
    bundle.known,
    categories.map(({ id }) => id),
    vectors.problems,
  );
  const signalInputs = {
    categories,
    descriptions: vectors.categories,
    centroids: vectors.centroids,
    categoryOfRow: index.categoryOfRow,
  };
  const findKeywords = createKeywordFinder(categories);
  const findEntities = createEntityFinder(bundle.entities);
  const scoreUrgency = createUrgencyScorer(bundle.urgency);
  const assessAutomation = createAutomationAssessor({
    categories,
    mappings: bundle.mappings,
    rules: bundle.automationRules,
    head: bundle.heads.automation,
    negations: foldNegations(bundle.urgency.negations),
    settings: settings.automation,
    advisor,
  });

  return async ({ ticket, clean, embedding }, options) => {
    // Level 1: which category, how sure, and whether to act on it.
    const startedAt = performance.now();
    const similarities = index.similarities(embedding.vector);
    const keywordHits = findKeywords(clean.words);
    const evidence = { vector: embedding.vector, similarities, keywordHits };
    const signals = measureSignals(signalInputs, evidence, settings.category);
    const verdict = classifyCategory(categories, signals, settings.category, options);
    const { category } = verdict;
    const nearestSimilarity = similarities.reduce((a, b) => Math.max(a, b), 0);
    const { decision, reasons } = decide(
      {
        confidence: category.confidence,
        nearestSimilarity,
        truncated: clean.cut || embedding.truncated,
      },
      settings.decision,
    );
    const routing = route(categories[verdict.order[0] as number] as CategoryData, bundle.serviceLevels);

    // Level 2: the nearest known problems, of all categories where level 1 is unsure.
    const categoryEndedAt = performance.now();
    const unsure = category.confidence < settings.problems.searchAllBelowConfidence;
    const among = unsure ? undefined : category.id;
    const { minSimilarity = settings.problems.minSimilarity, topK } = options;
    const problems = rankProblems(index, similarities, { category: among, minSimilarity, topK });

    // Level 3: how far it could be automated, from what was found so far.
    const problemsEndedAt = performance.now();
    const { mappedCount, similarCount } = settings.automation;
    const automation = await assessAutomation(
      {
        text: clean.text,
        words: clean.words,
        vector: embedding.vector,
        category,
        problems: rankProblems(index, similarities, { minSimilarity: 0, topK: mappedCount }),
        similar: similarTexts(index, similarities, similarCount),
      },
      options,
    );
    const automationEndedAt = performance.now();

    return {
      category,
      decision,
      reasons,
      routing,
      urgency: scoreUrgency(clean.words),
      problems,
      automation,
      entities: findEntities(ticket),
      overallConfidence: overallConfidence(category, problems, automation),
      recommendation: recommend(decision, category, routing, problems, automation),
      ...(options.explain === true && {
        explanation: explain(categories, index, settings.category.weights, {
          verdict,
          signals,
          keywordHits,
          similarities,
          familiarity: familiarity(category.confidence, nearestSimilarity),
        }),
      }),
      timings: {
        categoryMs: categoryEndedAt - startedAt,
        problemsMs: problemsEndedAt - categoryEndedAt,
        automationMs: automationEndedAt - problemsEndedAt,
      },
    };
  };
}
