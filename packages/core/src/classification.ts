import type { AutomationLevel, Priority } from "./assets/bundle-data.ts";
import type { ClassifierError } from "./errors/index.ts";
import type { Entity } from "./text/entities.ts";
import type { TextQuality } from "./text/text-quality.ts";
import type { Urgency } from "./text/urgency.ts";

/** Everything said about one ticket; plain JSON. Scores are 0 to 1, percentages 0 to 100, times in milliseconds. */
export interface Classification {
  /** Level 1; null where the ticket holds no words to judge by. */
  readonly category: CategoryResult | null;
  /** What to do with the ticket: send it on, let a person look, or say that it is not this desk's. */
  readonly decision: Decision;
  /** Why `decision` is what it is; at least one for anything but `route`. */
  readonly reasons: readonly DecisionReason[];
  /** How little the ticket looks like this desk's; null where it holds no words to judge by. */
  readonly outOfScope: OutOfScope | null;
  /** Who takes the ticket and by when; null where there is no category. */
  readonly routing: Routing | null;
  readonly urgency: Urgency;
  /** Level 2: known problems it resembles, best first; empty where none is near enough or the level was not asked for. */
  readonly problems: readonly ProblemMatch[];
  /** Level 3; null where there is no category or the level was not asked for. */
  readonly automation: AutomationResult | null;
  /** Names and numbers in the ticket, in order of place, with offsets into the text as it was given. */
  readonly entities: readonly Entity[];
  /** One number for sorting: confidence of all three tiers together; see overallConfidence(). */
  readonly overallConfidence: number;
  /** One or two sentences a person can act on. */
  readonly recommendation: string;
  /** Only with the option `explain`. */
  readonly explanation?: Explanation;
  readonly timings: Timings;
  readonly provenance: Provenance;
}

export type Decision = "route" | "review" | "out_of_scope";

export interface DecisionReason {
  readonly code: "empty_text" | "confident" | "low_confidence" | "unfamiliar" | "no_threshold" | "truncated";
  readonly message: string;
}

export interface CategoryAlternative {
  readonly id: string;
  readonly name: string;
  readonly confidence: number;
}

export interface CategoryResult extends CategoryAlternative {
  /** The other categories, best first, at most as many as asked for. */
  readonly alternatives: readonly CategoryAlternative[];
  /**
   * How it was decided: `lexical` by the ticket's wording alone, without the model; `combined` by trained heads,
   * known tickets, description and keywords together; `similarity` by the last three, where a desk has no heads.
   */
  readonly method: "lexical" | "combined" | "similarity";
  /** Confidence of the first less that of the second. */
  readonly margin: number;
}

/** Whether a ticket is this desk's matter at all. */
export interface OutOfScope {
  /** 0 to 1; the higher, the less the ticket looks like this desk's own. */
  readonly score: number;
  /** Score from which the decision is `out_of_scope`; null where the bundle has none. */
  readonly threshold: number | null;
}

export interface Routing {
  readonly team: string;
  readonly priority: Priority;
  /** Hours the category's team has promised. */
  readonly slaHours: number;
  readonly responseMinutes: number;
  readonly resolutionHours: number;
  readonly escalationHours: number;
  /** Whether the hours above count in business hours only. */
  readonly businessHoursOnly: boolean;
  readonly escalationPath: readonly string[];
}

export interface ProblemMatch {
  readonly id: string;
  readonly description: string;
  /** Cosine between the ticket and the nearest vector of the problem. */
  readonly similarity: number;
  /** Probability that it is this problem; absent where the bundle has no heads for problems. */
  readonly probability?: number;
  /** Id of the problem's category. */
  readonly category: string;
  readonly resolution?: string;
  /** Tickets a year. */
  readonly frequency?: number;
  readonly averageResolutionMinutes?: number;
}

/** What decided level 3: a layer of the bundle, an advisor, or nothing at all. */
export type AutomationLayer =
  | "mapped_problem"
  | "similar_tickets"
  | "learned_level"
  | "wording"
  | "rule"
  | "category_baseline"
  | "step_analysis"
  | "advisor"
  | "conservative";

export interface AutomationStepResult {
  readonly id: string;
  readonly name: string;
  /** Share of the effort. */
  readonly weight: number;
  /** How far software does this step, in per cent. */
  readonly percentage: number;
  /** Phrases of the ticket that moved the step, each with what it says. */
  readonly signals: readonly { readonly phrase: string; readonly reason: string }[];
}

export interface AutomationResult {
  readonly level: AutomationLevel;
  /** Share of the effort software could take over, in per cent. */
  readonly percentage: number;
  /** Probability of the level, all layers weighed together. */
  readonly confidence: number;
  readonly reasoning: string;
  /** The layer that spoke loudest for the level; percentage, reasoning and evidence are its own. */
  readonly layer: AutomationLayer;
  /** What the layer decided by: ids of known problems or rules, or the category's id. */
  readonly evidence: readonly string[];
  /** What every layer that spoke said: its level, its vote from 0 to 1, and the log odds the vote was worth. */
  readonly votes: readonly {
    readonly layer: AutomationLayer;
    readonly level: AutomationLevel;
    readonly vote: number;
    readonly contribution: number;
  }[];
  /** The effort step by step; the weighted mean of the steps is `percentage`. */
  readonly steps: readonly AutomationStepResult[];
  readonly businessPriority: Priority;
  readonly implementationComplexity: "LOW" | "MEDIUM" | "HIGH";
  /** What automating the mapped problem would save; null where no known problem decided or it has no figures. */
  readonly roi: { readonly ticketsPerYear: number; readonly hoursSavedPerYear: number } | null;
}

/** What the numbers were made of; true of the computation, not a story told afterwards. */
export interface Explanation {
  /** The signals of the winner and the runner-up: value, weight, and their product, which adds to the score. */
  readonly signals: readonly {
    readonly category: string;
    readonly score: number;
    readonly parts: readonly {
      readonly signal: string;
      readonly value: number;
      readonly contribution: number;
    }[];
  }[];
  /** Keywords met, by category. */
  readonly keywords: readonly { readonly category: string; readonly phrase: string; readonly kind: string }[];
  /** The nearest known texts, each with its problem, or null for a ticket of none. */
  readonly nearest: readonly {
    readonly problem: string | null;
    readonly text: string;
    readonly similarity: number;
  }[];
  /** What the wording says: n-grams with what each adds; null where the bundle has no lexical head. */
  readonly wording: WordingEvidence | null;
  /** What was added up for `outOfScope`; undefined for a ticket that the lexical head answered alone. */
  readonly scope?: Readonly<Record<string, number>>;
  readonly text: TextQuality;
}

/** Why the lexical head prefers the category to the next one. All differences and the intercepts' add to `margin`. */
export interface WordingEvidence {
  /** Ids of the lexical head's first and second category. */
  readonly winner: string;
  readonly runnerUp: string;
  /** Score of the first less that of the second. */
  readonly margin: number;
  /** The n-grams that move the margin most, either way; `_` stands for the end of a word. */
  readonly ngrams: readonly {
    readonly ngram: string;
    readonly kind: "characters" | "words";
    /** What it adds to the winner's score, to the runner-up's, and the first less the second. */
    readonly winner: number;
    readonly runnerUp: number;
    readonly difference: number;
  }[];
  /** All other n-grams together. */
  readonly others: { readonly count: number; readonly difference: number };
  readonly intercepts: number;
}

export interface Timings {
  readonly preprocessMs: number;
  /** In a batch: the ticket's share of the time the batch took. */
  readonly embedMs: number;
  readonly categoryMs: number;
  readonly problemsMs: number;
  readonly automationMs: number;
  readonly totalMs: number;
}

/** What a result depends on, enough to repeat it. */
export interface Provenance {
  readonly bundleId: string;
  readonly bundleVersion: string;
  readonly bundleDigest: string;
  readonly model: string;
  readonly dtype: string;
  readonly provider: string;
  /** Who answered: `lexical` = the lexical head, without the model; `full` = the model and everything else. */
  readonly path: "lexical" | "full";
  /** Tokens the model saw; 0 where it was not asked. */
  readonly tokens: number;
  /** True where the ticket was longer than what was read of it. */
  readonly truncated: boolean;
}

/** One place of a batch: the result, or why there is none; a failure never touches its neighbours. */
export type BatchItem =
  | { readonly ok: true; readonly classification: Classification }
  | { readonly ok: false; readonly error: ClassifierError };
