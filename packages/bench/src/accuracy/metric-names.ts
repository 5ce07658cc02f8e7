import type { Unit } from "../measurement/bar.ts";

/** Every metric in the order of the table, with its name there. */
export const METRICS = {
  accuracy: { label: "category accuracy", unit: "share" },
  macroF1: { label: "category macro-F1", unit: "share" },
  calibrationError: { label: "calibration error (ECE)", unit: "score" },
  brierScore: { label: "Brier score, first answer", unit: "score" },
  areaUnderRiskCoverage: { label: "risk-coverage area (AURC)", unit: "score" },
  coverageAt95: { label: "coverage at 95 % precision", unit: "share" },
  problemTop1: { label: "problem, first", unit: "share" },
  problemTop5: { label: "problem, among five", unit: "share" },
  levelAccuracy: { label: "automation level accuracy", unit: "share" },
  outOfScopeAuroc: { label: "out of scope: AUROC", unit: "score" },
  outOfScopeRecallAt5: { label: "out of scope: recall at 5 % false rejects", unit: "share" },
  decidedOutOfScopeRecall: { label: "out of scope by decision: recall", unit: "share" },
  decidedFalseRejects: { label: "out of scope by decision: false rejects", unit: "share" },
  lexicalShare: { label: "answered lexically", unit: "share" },
  lexicalAccuracy: { label: "  accuracy of these", unit: "share" },
  lexicalMicroseconds: { label: "time a ticket, lexical path", unit: "microseconds" },
  fullMicroseconds: { label: "time a ticket, full path", unit: "microseconds" },
  firstAnswerMs: { label: "first answer of a fresh process", unit: "milliseconds" },
  trainSeconds: { label: "training", unit: "seconds" },
  headBytes: { label: "size of the heads", unit: "bytes" },
} as const satisfies Record<string, { label: string; unit: Unit }>;

export type MetricName = keyof typeof METRICS;

/** Absent: the data set cannot say. Null: it could, and the classifier gave nothing to measure. */
export type Measurements = Readonly<Partial<Record<MetricName, number | null>>>;
