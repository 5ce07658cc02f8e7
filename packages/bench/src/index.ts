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
export type { StartComparison } from "./cold-start/compare-starts.ts";
export {
  type ColdStartOptions,
  type ColdStartReport,
  measureColdStart,
} from "./cold-start/measure-cold-start.ts";
export type { SplitPart } from "./cold-start/split.ts";
export type { StartId, StartOutcome, StartReport, StartRun, StartSummary } from "./cold-start/start.ts";
export { CONTENDER_IDS, type ContenderId, type OpeningPart } from "./contenders/contender.ts";
export type { ContenderFacts, FoundContender } from "./contenders/find-contenders.ts";
export type { DatasetName } from "./datasets/dataset.ts";
export { DatasetError, type DatasetErrorCode } from "./datasets/dataset-error.ts";
export { readTickets } from "./datasets/read-tickets.ts";
export type { Ticket } from "./datasets/ticket.ts";
export type { LatencyRow, Overhead, Path, Percentiles } from "./latency/latencies.ts";
export { type LatencyOptions, type LatencyReport, measureLatency } from "./latency/measure-latency.ts";
export type { PeerOutcome, PeerReport, PeerRow } from "./latency/measure-peers.ts";
export type { MeasuredPhases } from "./load/bars.ts";
export type {
  AcceptedTimes,
  IdlePhase,
  LoadPhase,
  OverloadPhase,
  ServerSample,
  SlowSenders,
  SteadyPhase,
} from "./load/load-phases.ts";
export { type LoadOptions, type LoadReport, measureLoad } from "./load/measure-load.ts";
export type { HealthProbe } from "./load/probe-health.ts";
export type { CheckedBar, Limit, Unit, Verdict } from "./measurement/bar.ts";
export type { Host } from "./measurement/host.ts";
export type { MeasurementProgress } from "./measurement/measurement-progress.ts";
export type { ReportHeader } from "./measurement/report-header.ts";
export type { BothWays, JudgedSeries } from "./memory/judge-series.ts";
export { type MemoryOptions, type MemoryReport, measureMemory } from "./memory/measure-memory.ts";
export type { ContenderPeak } from "./memory/measure-peaks.ts";
export type { MemorySample, MemorySeries } from "./memory/memory-sample.ts";
export type { Trend } from "./memory/rss-trend.ts";
export type { PairedRatio } from "./metrics/paired-ratio.ts";
export type { Spread } from "./metrics/spread.ts";
export { measurePeers, type PeersOptions, type PeersReport } from "./peers/measure-peers.ts";
export type { PeerRow as ComparedPeer } from "./peers/peer-rows.ts";
export type { AnswerTimesReport } from "./programs/answer-times.program.ts";
export type { FirstAnswerReport } from "./programs/first-answer.program.ts";
export type { LatencyProgramReport, LengthTimes, LoopDelay } from "./programs/latency.program.ts";
export type { LoadOutcome } from "./programs/load.program.ts";
export type { IndexCost } from "./programs/search.program.ts";
export type { ComparedTicket, Comparison } from "./safety/compare-judgements.ts";
export { LABELS, type Label } from "./safety/judgement.ts";
export { measureSafety, type SafetyOptions, type SafetyReport } from "./safety/measure-safety.ts";
export type { SideReport } from "./safety/measure-side.ts";
export type { Judged } from "./safety/reach-verdict.ts";
export type { Content, Side } from "./safety/side.ts";
export { SideFailedError } from "./safety/side-failed-error.ts";
export { type SafetyProgress, STEPS, type Step } from "./safety/steps.ts";
export type { Tolerances } from "./safety/tolerances.ts";
export type { SearchSample } from "./search/compare-searches.ts";
export type { PopulationLikeness } from "./search/compare-with-real.ts";
export type { GatheredTexts, KnownText } from "./search/gather-texts.ts";
export type { Likeness } from "./search/likeness.ts";
export { measureSearch, type SearchOptions, type SearchReport } from "./search/measure-search.ts";
export type { ApproximateSearch, MeasuredSearch, QueryFigures, SearchCase } from "./search/search-case.ts";
export type { BundlePart, BundleSizes } from "./size/bundle-sizes.ts";
export type { InstalledSize } from "./size/installed-size.ts";
export type { MeasuredDeployment } from "./size/measure-deployment.ts";
export { measureSize, type SizeOptions, type SizeReport } from "./size/measure-size.ts";
export type { PackageSize } from "./size/package-sizes.ts";
export type { PeerSize } from "./size/peer-sizes.ts";
export type { Answer, BuiltBundle, Mode } from "./system-under-test.ts";
export type { ContenderSpeed, Round, Speed } from "./throughput/contender-speed.ts";
export {
  measureThroughput,
  type ThroughputOptions,
  type ThroughputReport,
} from "./throughput/measure-throughput.ts";
