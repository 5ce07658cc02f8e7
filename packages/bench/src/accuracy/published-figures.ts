import type { MetricName } from "./metric-names.ts";

/** What somebody else reached, as they published it; shares are 0 to 1. */
export interface PublishedFigure {
  readonly subject: string;
  readonly metric: MetricName;
  readonly by: string;
  readonly value: number;
  readonly source: string;
}

const CASANUEVA = "Casanueva et al. 2020, arXiv 2003.04807";
const JIMOTHY = "AndrewPrifer/jimothy, docs/performance";
const MTEB = "embeddings-benchmark/results, Banking77Classification, mean of ten 8-shot runs";
const FEW_SHOT = "jianguoz/Few-Shot-Intent-Detection, README";
const LARSON = "Larson et al. 2019, table 2";
const UNCERTAINTY = "google/uncertainty-baselines, clinc_intent";
const HINT3 = "hellohaptik/HINT3, results, without rejection";

type Row = readonly [by: string, value: number];

const figures = (subject: string, metric: MetricName, source: string, rows: readonly Row[]) =>
  rows.map(([by, value]): PublishedFigure => ({ subject, metric, by, value, source }));

/** Figures on the same test splits. What tuned a whole transformer says so by its name; ours stays frozen. */
export const PUBLISHED_FIGURES: readonly PublishedFigure[] = [
  ...figures("banking77", "accuracy", CASANUEVA, [
    ["BERT-large", 0.9366],
    ["USE+ConveRT", 0.9336],
  ]),
  ...figures("banking77", "accuracy", JIMOTHY, [["jimothy", 0.9237]]),
  ...figures("banking77", "macroF1", JIMOTHY, [["jimothy", 0.9236]]),
  ...figures("banking77 5-shot", "accuracy", FEW_SHOT, [
    ["USE+ConveRT", 0.7775],
    ["DNNC", 0.804],
    ["CPFT", 0.8086],
    ["ICDA", 0.8401],
  ]),
  ...figures("banking77 8-shot", "accuracy", MTEB, [["MiniLM + regression", 0.8004]]),
  ...figures("banking77 8-shot", "macroF1", MTEB, [["MiniLM + regression", 0.7938]]),
  ...figures("banking77 10-shot", "accuracy", FEW_SHOT, [
    ["USE+ConveRT", 0.8519],
    ["DNNC", 0.8671],
    ["CPFT", 0.872],
    ["ICDA", 0.8979],
  ]),
  ...figures("clinc150", "accuracy", LARSON, [
    ["BERT, threshold", 0.962],
    ["BERT, oos-train", 0.969],
  ]),
  ...figures("clinc150", "accuracy", UNCERTAINTY, [["SNGP ensemble", 0.974]]),
  ...figures("clinc150", "calibrationError", UNCERTAINTY, [
    ["BERT", 0.0218],
    ["SNGP ensemble", 0.0094],
  ]),
  ...figures("clinc150", "outOfScopeAuroc", UNCERTAINTY, [
    ["BERT", 0.942],
    ["SNGP ensemble", 0.973],
  ]),
  // At thresholds of their own, not at 5 % false rejects.
  ...figures("clinc150", "decidedOutOfScopeRecall", LARSON, [
    ["BERT, threshold", 0.523],
    ["BERT, oos-train", 0.403],
  ]),
  ...figures("clinc150 5-shot", "accuracy", FEW_SHOT, [
    ["USE+ConveRT", 0.9049],
    ["CPFT", 0.9234],
    ["ICDA", 0.9262],
  ]),
  ...figures("clinc150 10-shot", "accuracy", FEW_SHOT, [
    ["USE+ConveRT", 0.9326],
    ["CPFT", 0.9418],
    ["ICDA", 0.9484],
  ]),
  ...figures("hint3 curekart", "accuracy", HINT3, [
    ["BERT", 0.836],
    ["Haptik", 0.803],
  ]),
  ...figures("hint3 powerplay11", "accuracy", HINT3, [
    ["BERT", 0.585],
    ["Haptik", 0.665],
  ]),
  ...figures("hint3 sofmattress", "accuracy", HINT3, [
    ["BERT", 0.736],
    ["Dialogflow", 0.732],
  ]),
];

export function publishedFor(subject: string, metric: MetricName): PublishedFigure[] {
  return PUBLISHED_FIGURES.filter((figure) => figure.subject === subject && figure.metric === metric);
}
