import type { Limit } from "../measurement/bar.ts";
import type { Mode } from "../system-under-test.ts";
import type { MetricName } from "./metric-names.ts";

/** A value to reach; shares are 0 to 1. */
export interface Bar extends Limit {
  /** Name of the subject, as its report has it. */
  readonly subject: string;
  readonly metric: MetricName;
}

const atLeast = (subject: string, metric: MetricName, value: number, source: string): Bar => ({
  subject,
  metric,
  direction: "at least",
  value,
  source: `bar of this suite: ${source}`,
});
const atMost = (subject: string, metric: MetricName, value: number, source: string): Bar => ({
  ...atLeast(subject, metric, value, source),
  direction: "at most",
});

const ECE = "ECE on BANKING77 and CLINC150 <= 0.02";
const FEW_SHOT = "BANKING77 few-shot 5/8/10 >= 79.5/83.5/85.5";
const CLINC_LEVELS = "CLINC150 two-level category >= 98.0, problem top-1/top-5 >= 95.5/99.4";
const BITEXT = "Bitext two-level category >= 99.5, problem >= 99.3";
const HINT3_ACCURACY = "HINT3 curekart/powerplay11/sofmattress in scope without rejection >= 88.5/68/78.5";
const HINT3_AUROC = "HINT3 curekart/powerplay11/sofmattress out-of-scope AUROC >= 0.89/0.80/0.87";
const SERVICE_DESK_SCOPE = "service desk out-of-scope recall >= 80 % at <= 5 % false rejects";

/** What the classifier is asked to reach, trained on whole training splits unless the subject says otherwise. */
export const BARS: readonly Bar[] = [
  atLeast("banking77", "accuracy", 0.942, "BANKING77 full accuracy >= 94.2"),
  atMost("banking77", "calibrationError", 0.02, ECE),
  atLeast("banking77", "lexicalShare", 0.6, "BANKING77 answered lexically >= 60 %"),
  atLeast("banking77 5-shot", "accuracy", 0.795, FEW_SHOT),
  atLeast("banking77 8-shot", "accuracy", 0.835, FEW_SHOT),
  atLeast("banking77 10-shot", "accuracy", 0.855, FEW_SHOT),
  atLeast("clinc150", "accuracy", 0.96, "CLINC150 in scope >= 96.0"),
  atMost("clinc150", "calibrationError", 0.02, ECE),
  atLeast("clinc150", "outOfScopeAuroc", 0.975, "CLINC150 out-of-scope AUROC >= 0.975"),
  atLeast("clinc150", "outOfScopeRecallAt5", 0.88, "CLINC150 recall at 5 % false rejects >= 0.88"),
  atLeast("clinc150 two-level", "accuracy", 0.98, CLINC_LEVELS),
  atLeast("clinc150 two-level", "problemTop1", 0.955, CLINC_LEVELS),
  atLeast("clinc150 two-level", "problemTop5", 0.994, CLINC_LEVELS),
  atLeast("bitext two-level", "accuracy", 0.995, BITEXT),
  atLeast("bitext two-level", "problemTop1", 0.993, BITEXT),
  atLeast("hint3 curekart", "accuracy", 0.885, HINT3_ACCURACY),
  atLeast("hint3 powerplay11", "accuracy", 0.68, HINT3_ACCURACY),
  atLeast("hint3 sofmattress", "accuracy", 0.785, HINT3_ACCURACY),
  atLeast("hint3 curekart", "outOfScopeAuroc", 0.89, HINT3_AUROC),
  atLeast("hint3 powerplay11", "outOfScopeAuroc", 0.8, HINT3_AUROC),
  atLeast("hint3 sofmattress", "outOfScopeAuroc", 0.87, HINT3_AUROC),
  atLeast("service-desk", "accuracy", 0.92, "service desk category >= 92 %"),
  atLeast("service-desk", "levelAccuracy", 0.88, "service desk level >= 88 %"),
  atLeast("service-desk", "decidedOutOfScopeRecall", 0.8, SERVICE_DESK_SCOPE),
  atMost("service-desk", "decidedFalseRejects", 0.05, SERVICE_DESK_SCOPE),
  atMost("service-desk", "firstAnswerMs", 60, "first answer <= 60 ms"),
];

/** For every subject. */
const LEXICAL_PATH: Omit<Bar, "subject"> = {
  metric: "lexicalMicroseconds",
  direction: "at most",
  value: 150,
  source: "bar of this suite: lexical path <= 150 us",
};

/** In mode lexical the model is left out on purpose: of the bars only those for time hold there. */
const HOLD_IN_LEXICAL_MODE: ReadonlySet<MetricName> = new Set(["lexicalMicroseconds", "firstAnswerMs"]);

/** The bar of a metric, where there is one in this mode. */
export function barFor(subject: string, metric: MetricName, mode: Mode): Bar | undefined {
  if (mode === "lexical" && !HOLD_IN_LEXICAL_MODE.has(metric)) return undefined;
  // A classifier that always asks the model is not held to how often it does without.
  if (mode === "full" && metric === "lexicalShare") return undefined;
  if (metric === LEXICAL_PATH.metric) return mode === "full" ? undefined : { subject, ...LEXICAL_PATH };
  return BARS.find((bar) => bar.subject === subject && bar.metric === metric);
}
