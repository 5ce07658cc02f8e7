import type { Advisor } from "./automation/advisor.ts";
import { createAutomationAssessor } from "./automation/assess-automation.ts";
import { classifyCategory } from "./category/classify-category.ts";
import { createKeywordFinder } from "./category/keywords.ts";
import { outOfScopeScore, scopeSignals } from "./category/scope.ts";
import { measureSignals } from "./category/signals.ts";
import type { DeskReader, Judgement, ReadTicket } from "./desk-reader.ts";
import type { Embedding } from "./embedding/embedding.ts";
import { explainSignals } from "./explain.ts";
import { vectorScorers } from "./heads/head-scorers.ts";
import { scoreLexically } from "./lexical/lexical-head.ts";
import type { KnownVectors } from "./opening/complete-vectors.ts";
import type { Desk } from "./opening/desk.ts";
import type { Knowledge } from "./opening/knowledge.ts";
import type { checkClassifyOptions } from "./options.ts";
import { logShares } from "./probabilities.ts";
import {
  askProblemHeads,
  inferMatters,
  measureProblemSignals,
  sumIntoCategories,
  withCategories,
} from "./problems/infer-problems.ts";
import { createProblemIndex } from "./problems/problem-index.ts";
import { rankProblems, similarTexts } from "./problems/rank-problems.ts";
import { overallConfidence, recommend } from "./recommend.ts";
import { foldNegations } from "./text/phrases.ts";
import { nearnessTo } from "./vectors/nearness.ts";
import { createVectorIndex } from "./vectors/vector-index.ts";

/** A ticket on its way, with its vector. */
export interface EmbeddedTicket extends ReadTicket {
  readonly embedding: Embedding;
}

export type JudgeTicket = (
  ticket: EmbeddedTicket,
  options: ReturnType<typeof checkClassifyOptions>,
) => Promise<Judgement>;

/** Prepares the three tiers from an opened bundle; the judge they make depends on nothing but the ticket. */
export function createTicketJudge(
  parts: { readonly desk: Desk; readonly knowledge: Knowledge; readonly vectors: KnownVectors },
  reader: DeskReader,
  advisor: Advisor | undefined,
): JudgeTicket {
  const { knowledge, vectors } = parts;
  const { categories, manifest, urgency } = parts.desk;
  const { settings } = manifest;
  const heads = {
    category: vectorScorers(knowledge.heads.category),
    problem: { ...vectorScorers(knowledge.heads.problem), lexical: knowledge.heads.problem.lexical },
    automation: { ...vectorScorers(knowledge.heads.automation), lexical: knowledge.heads.automation.lexical },
    scope: vectorScorers(knowledge.heads.scope),
  };
  const index = createProblemIndex(
    knowledge.known,
    categories.map(({ id }) => id),
  );
  // A copy of the vectors in a memory where they are multiplied fast; nothing below holds the original.
  const knownVectors = createVectorIndex(vectors.problems);
  const signalInputs = {
    categories,
    descriptions: vectors.categories,
    centroids: vectors.centroids,
    categoryOfRow: index.categoryOfRow,
  };
  const findKeywords = createKeywordFinder(categories);
  const assessAutomation = createAutomationAssessor({
    categories,
    mappings: knowledge.mappings,
    rules: knowledge.automationRules,
    negations: foldNegations(urgency.negations),
    settings: settings.automation,
    advisor,
  });

  return async (read, options) => {
    const { ticket, clean, look, embedding } = read;
    const { vector } = embedding;
    const truncated = clean.cut || embedding.truncated;

    // Which matter it could be: both levels draw on it.
    const startedAt = performance.now();
    const nearness = nearnessTo(knownVectors, vector);
    const problemWeights = settings.problems.weights;
    const matters =
      problemWeights === null
        ? undefined
        : inferMatters(
            measureProblemSignals(
              index.matters,
              index,
              { nearness, evidence: askProblemHeads(heads.problem, vector, look.features) },
              settings.category,
            ),
            problemWeights,
          );

    // Level 1: which category, how sure, and whether to act on it.
    const keywordHits = findKeywords(clean.words);
    const headEvidence = {
      semantic: heads.category.semantic && logShares(heads.category.semantic(vector)),
      perceptron: heads.category.perceptron && logShares(heads.category.perceptron(vector)),
      lexical: look.category,
      problems: matters && sumIntoCategories(index.matters, matters, categories.length),
    };
    const evidence = { vector, nearness, keywordHits, heads: headEvidence };
    const signals = measureSignals(signalInputs, evidence, settings.category);
    const verdict = classifyCategory(categories, signals, settings.category, options);
    const { category } = verdict;
    const scope = scopeSignals({
      confidence: category.confidence,
      nearestSimilarity: Math.max(0, nearness.nearest(1)[0]?.similarity ?? 0),
      lexicalConfidence: look.confidence,
      semantic: heads.scope.semantic?.(vector),
      lexical: look.scope,
    });
    const settled = reader.settle(verdict, outOfScopeScore(scope, settings.scope), truncated);

    // Level 2: the known problems it is likely to be, of all categories where level 1 is unsure.
    const categoryEndedAt = performance.now();
    const probabilities = matters && withCategories(index.matters, matters, verdict.confidences);
    const unsure = category.confidence < settings.problems.searchAllBelowConfidence;
    const among = unsure || probabilities !== undefined ? undefined : category.id;
    const { minSimilarity = settings.problems.minSimilarity, topK } = options;
    const problems =
      options.levels === "category"
        ? undefined
        : rankProblems(index, nearness, { category: among, minSimilarity, topK, probabilities });

    // Level 3: how far it could be automated, from what was found so far.
    const problemsEndedAt = performance.now();
    const { mappedCount, similarCount } = settings.automation;
    const automation =
      options.levels !== "automation"
        ? undefined
        : await assessAutomation(
            {
              text: clean.text,
              words: clean.words,
              learnedLevel: heads.automation.semantic?.(vector),
              wordedLevel:
                heads.automation.lexical && scoreLexically(heads.automation.lexical, look.features),
              category,
              problems: rankProblems(index, nearness, {
                minSimilarity: 0,
                topK: mappedCount,
                probabilities,
              }),
              similar: similarTexts(index, nearness, similarCount),
            },
            options,
          );
    const automationEndedAt = performance.now();

    const tiers = { category, problems, automation };
    return {
      category,
      ...settled,
      urgency: reader.scoreUrgency(clean),
      problems: problems ?? [],
      automation: automation ?? null,
      entities: reader.findEntities(ticket),
      overallConfidence: overallConfidence(tiers),
      recommendation: recommend(settled.decision, settled.routing, tiers),
      ...(options.explain && {
        explanation: {
          ...explainSignals(categories, index, settings.category.weights, {
            verdict,
            signals,
            keywordHits,
            nearness,
            scope,
          }),
          ...(await reader.explainText(read, truncated)),
        },
      }),
      timings: {
        categoryMs: categoryEndedAt - startedAt,
        problemsMs: problemsEndedAt - categoryEndedAt,
        automationMs: automationEndedAt - problemsEndedAt,
      },
    };
  };
}
