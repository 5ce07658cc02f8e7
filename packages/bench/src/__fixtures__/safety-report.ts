import { compareJudgements } from "../safety/compare-judgements.ts";
import type { Judgement } from "../safety/judgement.ts";
import type { SafetyReport } from "../safety/measure-safety.ts";
import type { SideReport } from "../safety/measure-side.ts";
import { reachVerdict } from "../safety/reach-verdict.ts";
import { STEPS } from "../safety/steps.ts";
import type { Ticket } from "../datasets/ticket.ts";
import { DEFAULT_TOLERANCES } from "../safety/tolerances.ts";
import { reportOf } from "./report.ts";

const side = (description: string, initMs: readonly number[]): SideReport => ({
  description,
  bundle: {
    ...{ id: "desk", version: "1.0.0", digest: "0".repeat(64), model: "minilm", dtype: "w8" },
    ...{ bytes: 30_000_000, modelBytes: 24_000_000 },
  },
  threads: 2,
  versions: { "@org/classifier-core": "0.1.0" },
  initMs,
  openingMs: { model: 100 },
  peakRssBytes: { opened: 200_000_000, judged: 220_000_000 },
  diskBytes: 30_000_000,
  judgeMs: 1000,
});

/** The report on these answers, as if they had been measured. */
export function safetyReportOf(
  tickets: readonly Ticket[],
  baseline: readonly Judgement[],
  candidate: readonly Judgement[],
): SafetyReport {
  const result = compareJudgements(tickets, tickets.length, { baseline, candidate });
  const { date, host, versions } = reportOf("", [{}]);
  return {
    verb: "safety",
    ...{ date, host, versions },
    options: {},
    ...reachVerdict(result, 50, DEFAULT_TOLERANCES),
    steps: STEPS.map((step, i) => ({ step, durationMs: 1000 * (i + 1) })),
    baseline: side("live build of desk 1.0.0, fp32", [10_000]),
    candidate: side("bundle desk 1.0.0, w8", [190, 200, 210]),
    comparison: result.comparison,
    figures: { speedup: 50, memoryRatio: 1, diskRatio: 1 },
    notes: ["a note"],
    tickets: result.compared,
    attached: null,
  };
}
