import type { CategoryData } from "./assets/bundle-data.ts";
import { type CategoryVerdict, categoryVerdict } from "./category/classify-category.ts";
import { decide } from "./category/decide.ts";
import { route } from "./category/route.ts";
import { lexicalOutOfScopeScore, scopeSignals } from "./category/scope.ts";
import type {
  Classification,
  Decision,
  DecisionReason,
  Explanation,
  OutOfScope,
  Routing,
} from "./classification.ts";
import { createLexicalLook, type LexicalLook } from "./lexical/look-lexically.ts";
import { wordingEvidence } from "./lexical/wording-evidence.ts";
import type { Desk } from "./opening/desk.ts";
import type { checkClassifyOptions } from "./options.ts";
import { overallConfidence, recommend } from "./recommend.ts";
import type { CleanTicket } from "./text/clean-ticket.ts";
import { createEntityFinder, type Entity } from "./text/entities.ts";
import { createUrgencyScorer, type Urgency } from "./text/urgency.ts";

type Options = ReturnType<typeof checkClassifyOptions>;

/** A ticket on its way: as it came, as it was cleaned, and what its wording says. */
export interface ReadTicket {
  readonly ticket: string;
  readonly clean: CleanTicket;
  readonly look: LexicalLook;
}

/** What a ticket is judged to be; provenance and the rest of the times are the caller's to add. */
export type Judgement = Omit<Classification, "timings" | "provenance"> & {
  readonly timings: Pick<Classification["timings"], "categoryMs" | "problemsMs" | "automationMs">;
};

/** Everything that can be said of a ticket without the model. */
export interface DeskReader {
  look(text: string): LexicalLook;
  findEntities(ticket: string): Entity[];
  scoreUrgency(clean: CleanTicket): Urgency;
  /** What follows from a verdict: whether the ticket is the desk's, what to do with it, who takes it. */
  settle(
    verdict: CategoryVerdict,
    outOfScopeScore: number,
    truncated: boolean,
  ): { decision: Decision; reasons: DecisionReason[]; outOfScope: OutOfScope; routing: Routing };
  /** The part of an explanation that only needs the text. */
  explainText(ticket: ReadTicket, truncated: boolean): Promise<Pick<Explanation, "wording" | "text">>;
  /** Whether the lexical head may answer this ticket alone. */
  isSure(look: LexicalLook): boolean;
  /** The cascade's first step: a category by wording alone. */
  judgeLexically(ticket: ReadTicket, options: Options): Promise<Judgement>;
}

/** Prepares what needs no model from the first part of a bundle. */
export function createDeskReader(desk: Desk): DeskReader {
  const { categories, serviceLevels, lexical } = desk;
  const { settings } = desk.manifest;
  const lookLexically = createLexicalLook(lexical, settings.cascade.temperature);
  const findEntities = createEntityFinder(desk.entities);
  const scoreUrgency = createUrgencyScorer(desk.urgency);

  const settle: DeskReader["settle"] = (verdict, outOfScopeScore, truncated) => ({
    ...decide({ confidence: verdict.category.confidence, outOfScopeScore, truncated }, settings.decision),
    outOfScope: { score: outOfScopeScore, threshold: settings.decision.outOfScopeScore },
    routing: route(categories[verdict.order[0] as number] as CategoryData, serviceLevels),
  });

  const explainText: DeskReader["explainText"] = async ({ clean, look }, truncated) => ({
    wording:
      lexical?.category === undefined || look.category === undefined
        ? null
        : wordingEvidence(
            clean.text,
            look.category,
            { vocabulary: lexical.vocabulary, head: lexical.category },
            categories,
          ),
    text: await (await import("./text/text-quality.ts")).assessTextQuality(clean, truncated),
  });

  return {
    look: lookLexically,
    findEntities,
    scoreUrgency: (clean) => scoreUrgency(clean.words),
    settle,
    explainText,
    isSure({ category, confidence }) {
      const { answerConfidence } = settings.cascade;
      return category !== undefined && answerConfidence !== null && confidence >= answerConfidence;
    },
    async judgeLexically(read, options) {
      const startedAt = performance.now();
      const { ticket, clean, look } = read;
      const truncated = clean.cut || look.cut;
      const verdict = categoryVerdict(categories, look.category as Float64Array, {
        method: "lexical",
        temperature: settings.cascade.temperature,
        alternatives: options.alternatives,
      });
      const { category } = verdict;
      const signals = scopeSignals({
        confidence: category.confidence,
        nearestSimilarity: 1,
        lexicalConfidence: look.confidence,
        semantic: undefined,
        lexical: look.scope,
      });
      const settled = settle(verdict, lexicalOutOfScopeScore(signals, settings.scope), truncated);
      const tiers = { category, problems: undefined, automation: undefined };
      const categoryMs = performance.now() - startedAt;
      return {
        category,
        ...settled,
        urgency: scoreUrgency(clean.words),
        problems: [],
        automation: null,
        entities: findEntities(ticket),
        overallConfidence: overallConfidence(tiers),
        recommendation: recommend(settled.decision, settled.routing, tiers),
        ...(options.explain && {
          explanation: { signals: [], keywords: [], nearest: [], ...(await explainText(read, truncated)) },
        }),
        timings: { categoryMs, problemsMs: 0, automationMs: 0 },
      };
    },
  };
}
