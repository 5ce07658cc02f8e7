export type { Bar } from "./accuracy/bars.ts";
export type { ComparisonRow } from "./accuracy/comparison.ts";
export type { FirstAnswer } from "./accuracy/first-answer.ts";
export {
  type AccuracyOptions,
  type AccuracyProgress,
  type AccuracyReport,
  measureAccuracy,
  type SubjectReport,
} from "./accuracy/measure-accuracy.ts";
export type { Run, RunProgress } from "./accuracy/measure-run.ts";
export type { Measurements, MetricName } from "./accuracy/metric-names.ts";
export type { Outcome } from "./accuracy/outcome.ts";
export type { PublishedFigure } from "./accuracy/published-figures.ts";
export type { DatasetName } from "./datasets/dataset.ts";
export { DatasetError, type DatasetErrorCode } from "./datasets/dataset-error.ts";
export type { CheckedBar, Limit, Unit, Verdict } from "./measurement/bar.ts";
export type { Host } from "./measurement/host.ts";
export type { ReportHeader } from "./measurement/report-header.ts";
export type { Answer, BuiltBundle, Mode } from "./system-under-test.ts";
