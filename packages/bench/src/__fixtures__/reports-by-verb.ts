import type { ColdStartReport } from "../cold-start/measure-cold-start.ts";
import type { LatencyReport } from "../latency/measure-latency.ts";
import { checkBar } from "../measurement/bar.ts";
import type { LoadReport } from "../load/measure-load.ts";
import { summarizeLoad } from "../load/summarize-load.ts";
import type { ReportHeader } from "../measurement/report-header.ts";
import type { JudgedSeries } from "../memory/judge-series.ts";
import type { MemoryReport } from "../memory/measure-memory.ts";
import { trendOf } from "../memory/rss-trend.ts";
import type { PeersReport } from "../peers/measure-peers.ts";
import { rowsOf } from "../peers/peer-rows.ts";
import type { SearchReport } from "../search/measure-search.ts";
import type { SizeReport } from "../size/measure-size.ts";
import type { ThroughputReport } from "../throughput/measure-throughput.ts";
import { judgementOf, ticketsOf } from "./judgements.ts";
import { reportOf } from "./report.ts";
import { safetyReportOf } from "./safety-report.ts";
import { measuredStart } from "./starts.ts";

const { date, host, versions } = reportOf("", [{}]);
const header = <Verb extends string>(verb: Verb): ReportHeader<Verb> => ({
  verb,
  ...{ date, host, versions },
  options: {},
});
const bars = [checkBar("a figure", 2, "ratio", { direction: "at most", value: 1, source: "a test" })];
const missing = { outcome: "missing", reason: "it is not installed" } as const;

const coldStart: ColdStartReport = {
  ...header("cold-start"),
  starts: [
    measuredStart("classifier", [300, 310, 320]),
    measuredStart("transformers-js-q8", [600, 610, 650]),
    { id: "fastembed", name: "fastembed-js", does: "embedding alone", ...missing },
  ],
  comparisons: [],
  bars,
};

const percentiles = { p50Ms: 10, p95Ms: 12, p99Ms: 15, calls: 3 };
const latency: LatencyReport = {
  ...header("latency"),
  rows: [
    { tokens: 8, path: "three tiers", ...percentiles, overhead: null },
    { tokens: 8, path: "lexical", ...percentiles, p50Ms: 0.2, overhead: null },
  ],
  measured: {} as LatencyReport["measured"],
  peers: [{ id: "fastembed", name: "fastembed-js", does: "embedding alone", ...missing }],
  bars,
};

const throughput: ThroughputReport = {
  ...header("throughput"),
  texts: 3080,
  contenders: [{ id: "fastembed", name: "fastembed-js", does: "embedding alone", ...missing }],
  bars,
};

const samples = Array.from({ length: 40 }, (_, i) => ({
  after: i + 1,
  rssBytes: 2e8 + (i % 3) * 1e5,
  heapUsedBytes: 3e7,
}));
const series: JudgedSeries = {
  ...{ samples, peakRssBytes: 2.1e8, warmUp: 2, collected: false, per: 1 },
  trend: trendOf(samples.map(({ after, rssBytes }) => [after, rssBytes])),
};
const memory: MemoryReport = {
  ...header("memory"),
  soak: { plain: series, collected: series },
  openClose: { plain: series, collected: series },
  peers: [{ id: "fastembed", name: "fastembed-js", does: "embedding alone", outcome: "measured", peakRssBytes: 3e8 }],
  bars,
};

const health = { answeredMs: [1, 2, 3], unanswered: 0 };
const phase = summarizeLoad(
  200,
  { elapsedMs: 1000, acceptedMs: [10, 20, 30], statuses: { 200: 3, 503: 1 }, unanswered: 0 },
  { health, emptyServer: health },
);
const load: LoadReport = {
  ...header("load"),
  server: { lexicalReadyMs: 400, modelReadyMs: 700, workers: 2, exitCode: 0 },
  unqueued: { connections: 2, accepted: phase.accepted },
  steady: {
    ...phase,
    samples: [1, 2, 3].map((afterSeconds) => ({ afterSeconds, rssBytes: 3e8 })),
    ...{ warmUpSeconds: 1, trend: null, boundMs: 1000 },
  },
  overload: { ...phase, recoveredMs: 100 },
  idle: { connections: 1000, opened: 1000, health, healthP99Ms: 3 },
  slow: [{ part: "body", cutOffMs: [2000, null] }],
  bars,
};

const query = { queryMs: [1, 2], recall: [1, 1], medianMs: 1.5, p95Ms: 2, meanRecall: 1 };
const exact = { cost: { buildMs: 1, rssBytes: 1e6, fileBytes: 1e6 }, query };
const search: SearchReport = {
  ...header("search"),
  texts: {} as SearchReport["texts"],
  likeness: {} as SearchReport["likeness"],
  cases: [1203, 10_000].map((vectors) => ({
    ...{ population: "texts" as const, vectors, real: vectors, queries: 2, exact },
    likeness: {} as SearchReport["cases"][number]["likeness"],
    approximate: { status: "missing" as const, reason: "usearch is not installed" },
  })),
  paysFrom: null,
  bars,
};

const size: SizeReport = {
  ...header("size"),
  packages: [{ name: "@org/x", status: "missing", reason: "not built" }],
  installed: {} as SizeReport["installed"],
  bundle: {} as SizeReport["bundle"],
  deployment: {
    ...{ code: 850, packages: 1.6e6, runtime: 46.3e6, total: 89e6, zipped: 49e6, platform: "linux-x64" as const },
    bundle: { model: 24e6, embeddings: 11e6, heads: 4e6, data: 2e6 },
  } as SizeReport["deployment"],
  peers: [{ name: "fastembed", status: "missing", reason: "it is not installed" }],
  bars,
};

const answers = [judgementOf(), judgementOf(), judgementOf({ category: "cards" }, 0.4)];
const safety = safetyReportOf(ticketsOf(3), [judgementOf(), judgementOf(), judgementOf()], answers);

const peers: PeersReport = {
  ...header("peers"),
  rows: rowsOf({ coldStart, latency, throughput, peaks: [], sizes: [] }),
  ...{ coldStart, latency, throughput, peaks: [], sizes: [] },
};

/** A report of each verb, invented, and as small as its drawing allows. */
export const REPORTS = {
  accuracy: reportOf("banking77", [{ accuracy: 0.9 }]),
  safety,
  "cold-start": coldStart,
  latency,
  throughput,
  memory,
  load,
  search,
  size,
  peers,
} as const satisfies Record<string, ReportHeader>;
