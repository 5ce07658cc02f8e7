import { readEnvironment } from "@org/classifier-core";
import type { ContenderId, ContenderSetup } from "../contenders/contender.ts";
import { isOwn } from "../contenders/contender.ts";
import { findContenders, versionsOfFound } from "../contenders/find-contenders.ts";
import type { CheckedBar } from "../measurement/bar.ts";
import { DEFAULT_BUNDLE } from "../measurement/default-desk.ts";
import type { MeasurementControl } from "../measurement/measurement-progress.ts";
import { beginReport, type ReportHeader } from "../measurement/report-header.ts";
import { type TurnOutcome, takeTurns } from "../measurement/take-turns.ts";
import { checkStarts, compareStarts, type StartComparison } from "./compare-starts.ts";
import { medianSplit } from "./split.ts";
import type { StartId, StartOutcome, StartReport, StartRun } from "./start.ts";
import { startProcess } from "./start-process.ts";
import { summarizeStart } from "./summarize-start.ts";

export interface ColdStartOptions extends MeasurementControl {
  /** Folder of a bundle. @default "examples/service-desk/deployment/assets" */
  readonly bundle?: string | undefined;
  /** A sentence-transformers folder with onnx/model.onnx and onnx/model_quantized.onnx, for the others. @default they are missing */
  readonly model?: string | undefined;
  /** A Python with sentence-transformers. @default it is missing */
  readonly python?: string | undefined;
  /** Threads of the runtime, where a contender takes them. @default what each chooses for itself */
  readonly threads?: number | undefined;
  /** Counted rounds, at least 7. @default 9 */
  readonly runs?: number | undefined;
  /** The ticket that is answered first. @default one of 30 tokens */
  readonly ticket?: string | undefined;
}

export interface ColdStartReport extends ReportHeader<"cold-start"> {
  readonly starts: readonly StartReport[];
  readonly comparisons: readonly StartComparison[];
  readonly bars: readonly CheckedBar[];
}

const DEFAULT_RUNS = 9;
/** Of fewer, a median says little on a busy machine. */
export const LEAST_RUNS = 7;
/** A start of Python takes some 8 s, and its median is not close to any bar. */
const PYTHON_RUNS = 3;
const DEFAULT_TICKET =
  "The card reader at till 3 has been saying offline since this morning and customers can only pay cash. Can somebody have a look today?";

const CONTENDERS: readonly ContenderId[] = [
  "classifier",
  "classifier-lexical",
  "transformers-js-q8",
  "transformers-js-fp32",
  "fastembed",
  "sentence-transformers",
];

/**
 * Starts fresh processes in turn and times each to its first answer: first one round that is not counted, so that
 * files are in the system's cache and the classifier's optimised graph in its own, then `runs` that are. Takes a
 * minute or two. Rejects where a process of this suite fails, or with the signal's reason; another's failure is in the
 * report.
 */
export async function measureColdStart(options: ColdStartOptions = {}): Promise<ColdStartReport> {
  const { bundle = DEFAULT_BUNDLE, runs = DEFAULT_RUNS, ticket = DEFAULT_TICKET } = options;
  const { model, python, threads, signal, onProgress } = options;
  if (!Number.isInteger(runs) || runs < LEAST_RUNS) {
    throw new RangeError(`runs: expected a whole number from ${LEAST_RUNS}; found ${runs}`);
  }
  const header = beginReport("cold-start", {
    ...{ bundle, runs, ticket, threads: threads ?? "default", model: model ?? null },
    pythonRuns: python === undefined ? 0 : Math.min(runs, PYTHON_RUNS),
    // Without it every start of the classifier is one like the first.
    graphCache: readEnvironment().graphCache.value !== undefined,
  });
  const setup: ContenderSetup = { bundle, model, python, threads };
  const found = await findContenders(setup, CONTENDERS);
  const starts = [...found, ...OTHER_STARTS];
  const present = starts.filter((start) => start.present);
  const outcomes = await takeTurns(
    present.map(({ id }) => ({
      rounds: id === "sentence-transformers" ? Math.min(runs, PYTHON_RUNS) : runs,
      mustSucceed: id === "node" || id === "classifier-first-start" || isOwn(id),
      run: () => startProcess(id, { setup, ticket, signal }),
    })),
    { signal, onTurn: (done, total) => onProgress?.({ run: "cold-start", step: "start", done, total }) },
  );
  const reports = starts.map((start): StartReport => {
    const { id, name, does } = start;
    if (!start.present) return { id, name, does, outcome: "missing", reason: start.reason };
    return { id, name, does, ...outcomeOf(outcomes[present.indexOf(start)] as Turns) };
  });
  const comparisons = compareStarts(reports);
  return {
    ...header,
    versions: { ...header.versions, ...versionsOfFound(found) },
    starts: reports,
    comparisons,
    bars: checkStarts(reports, comparisons),
  };
}

/** What is started beside the contenders. */
const OTHER_STARTS: readonly OtherStart[] = [
  { id: "classifier-first-start", name: "classifier, very first start", does: "three tiers", present: true },
  { id: "node", name: "Node alone", does: "nothing", present: true },
];

interface OtherStart {
  readonly id: StartId;
  readonly name: string;
  readonly does: string;
  readonly present: true;
}

type Turns = TurnOutcome<Omit<StartRun, "round">>;

function outcomeOf(outcome: Turns): StartOutcome {
  if ("failure" in outcome) return { outcome: "failed", reason: outcome.failure.message };
  const runs = outcome.results.map((result, i) => ({ round: i + 1, ...result }));
  return { outcome: "measured", runs, summary: summarizeStart(runs), split: medianSplit(runs) };
}
