import * as v from "valibot";

// Every weight and threshold of a bundle, with where it came from. Preparation chooses them on tickets that
// were held out; core has no number of its own for them.

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const weight = v.pipe(v.number(), v.minValue(0), v.maxValue(1000));
const source = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000));
const temperature = v.pipe(v.number(), v.minValue(0.01), v.maxValue(100));
const offset = v.pipe(v.number(), v.minValue(-1000), v.maxValue(1000));

const categorySettings = v.object({
  source,
  /** Natural-log odds a unit of each signal is worth; see category/signals.ts for the signals and their ranges. */
  weights: v.object({
    description: weight,
    centroid: weight,
    neighbours: weight,
    keywords: weight,
    priorityKeywords: weight,
    exclusions: weight,
    catchAll: weight,
    semantic: weight,
    perceptron: weight,
    lexical: weight,
    problems: weight,
  }),
  /** What scores are divided by before they become probabilities, so that these are right as often as they say. */
  temperature,
  /** How many nearest known vectors speak for their category, and how steeply nearness counts. */
  neighbourCount: count,
  neighbourSharpness: v.pipe(v.number(), v.minValue(0), v.maxValue(200)),
});

const cascadeSettings = v.object({
  source,
  /** What the lexical head's scores are divided by to become probabilities of their own. */
  temperature,
  /** Lexical confidence from which the lexical head answers alone; null where it never should. */
  answerConfidence: v.nullable(share),
  /** Share of held-out tickets it would have answered, and how many of these it had right. */
  share,
  accuracy: v.nullable(share),
});

const decisionSettings = v.object({
  source,
  /** Confidence from which a ticket is routed without a look; null where the evidence is too thin for one. */
  routeConfidence: v.nullable(share),
  /** Score from which a ticket is out of scope; null where unknown. */
  outOfScopeScore: v.nullable(share),
});

const scopeSettings = v.object({
  source,
  /** Log odds a unit of each signal is worth for the ticket being the desk's own; see category/scope.ts. */
  weights: v.object({
    confidence: weight,
    similarity: weight,
    lexicalConfidence: weight,
    semantic: weight,
    lexical: weight,
  }),
  /** Added to them. */
  offset,
  /** Stands for similarity and semantics where only the lexical head has looked. */
  lexicalOffset: offset,
});

const problemSettings = v.object({
  source,
  /** Cosine below which a known problem is not worth showing. */
  minSimilarity: share,
  /** Category confidence below which problems of all categories compete. */
  searchAllBelowConfidence: share,
  /** Log odds a unit of each signal is worth; null where problems are ranked by similarity alone. */
  weights: v.nullable(
    v.object({
      similarity: weight,
      neighbours: weight,
      semantic: weight,
      perceptron: weight,
      lexical: weight,
    }),
  ),
});

const automationSettings = v.object({
  source,
  /** Natural-log odds a full vote of each layer is worth; see automation/layer.ts for the votes. */
  weights: v.object({
    mapped_problem: weight,
    similar_tickets: weight,
    learned_level: weight,
    wording: weight,
    rule: weight,
    category_baseline: weight,
    step_analysis: weight,
  }),
  /** Cosine from which a ticket may be taken for one of a known problem. */
  mappedSimilarity: share,
  /** Nearest known problems, and nearest known texts, that vote with their problems' mappings. */
  mappedCount: count,
  similarCount: count,
  /** How steeply nearness counts among them. */
  sharpness: v.pipe(v.number(), v.minValue(0), v.maxValue(200)),
  /** Confidence below which an advisor is asked, where there is one. */
  advisorBelowConfidence: share,
});

export const settingsSchema = v.object({
  category: categorySettings,
  cascade: cascadeSettings,
  scope: scopeSettings,
  decision: decisionSettings,
  problems: problemSettings,
  automation: automationSettings,
});

/** The numbers a bundle decides by, each group with its source. */
export type Settings = v.InferOutput<typeof settingsSchema>;
