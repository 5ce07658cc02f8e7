import type { ContenderSetup } from "../contenders/contender.ts";
import { findContenders, versionsOfFound } from "../contenders/find-contenders.ts";
import { readTickets } from "../datasets/read-tickets.ts";
import { type CheckedBar, checkBar } from "../measurement/bar.ts";
import { DEFAULT_BUNDLE, DEFAULT_TICKETS } from "../measurement/default-desk.ts";
import { nodeProgram, runFresh } from "../measurement/fresh-process.ts";
import type { MeasurementControl } from "../measurement/measurement-progress.ts";
import { beginReport, type ReportHeader } from "../measurement/report-header.ts";
import type { LatencyJob, LatencyProgramReport } from "../programs/latency.program.ts";
import { BAR_TOKENS, OVERHEAD } from "./bars.ts";
import { type LatencyRow, rowsOf } from "./latencies.ts";
import { measurePeers, PEERS, type PeerReport } from "./measure-peers.ts";
import { openTokenizer } from "./open-tokenizer.ts";
import { textsOfLength } from "./texts-of-length.ts";

export interface LatencyOptions extends MeasurementControl {
  /** Folder of a bundle. @default "examples/service-desk/deployment/assets" */
  readonly bundle?: string | undefined;
  /** A file of tickets, from whose words the texts are made. @default "examples/service-desk/evaluation/novel.jsonl" */
  readonly tickets?: string | undefined;
  /** Lengths in tokens, the special ones at both ends included. @default [8, 32, 128, 256] */
  readonly tokens?: readonly number[] | undefined;
  /** Counted calls of each kind at each length, at least 100. @default 300 */
  readonly calls?: number | undefined;
  /** Threads of the runtime. @default what the classifier chooses */
  readonly threads?: number | undefined;
  /** Whether others are measured as well. @default false */
  readonly peers?: boolean | undefined;
  /** A sentence-transformers folder with ONNX files, for the others. @default they are missing */
  readonly model?: string | undefined;
  /** A Python with sentence-transformers. @default it is missing */
  readonly python?: string | undefined;
}

export interface LatencyReport extends ReportHeader<"latency"> {
  readonly rows: readonly LatencyRow[];
  /** Raw times, and how late the event loop was. */
  readonly measured: LatencyProgramReport;
  /** Empty where they were not asked for. */
  readonly peers: readonly PeerReport[];
  readonly bars: readonly CheckedBar[];
}

export const DEFAULT_TOKENS: readonly number[] = [8, 32, 128, 256];
/** The two special tokens and a word. */
const LEAST_TOKENS = 3;
const DEFAULT_CALLS = 300;
/** Of fewer, the 99th percentile is the slowest call. */
export const LEAST_CALLS = 100;
/** Different texts at each length. */
const TEXTS = 20;

/**
 * Times single tickets in a fresh process, against the bare run of the same tokens in the classifier's own session.
 * Takes a minute or two, some minutes more with `peers`. Rejects where this suite fails, or with the signal's reason.
 */
export async function measureLatency(options: LatencyOptions = {}): Promise<LatencyReport> {
  const { bundle = DEFAULT_BUNDLE, tickets = DEFAULT_TICKETS, tokens = DEFAULT_TOKENS } = options;
  const { calls = DEFAULT_CALLS, threads, peers = false, model, python, signal, onProgress } = options;
  if (!Number.isInteger(calls) || calls < LEAST_CALLS)
    throw new RangeError(`calls: expected a whole number from ${LEAST_CALLS}; found ${calls}`);
  if (tokens.length === 0) throw new RangeError("tokens: expected at least one length; found none");
  const header = beginReport("latency", {
    ...{ bundle, tickets, tokens, calls, peers, threads: threads ?? "default", model: model ?? null },
    textsALength: TEXTS,
  });
  const { idsOf, maxTokens } = await openTokenizer(bundle);
  const misfit = tokens.find(
    (count) => !(Number.isInteger(count) && count >= LEAST_TOKENS && count <= maxTokens),
  );
  if (misfit !== undefined)
    throw new RangeError(
      `tokens: expected ${LEAST_TOKENS} to ${maxTokens}, the model's most; found ${misfit}`,
    );
  const words = (await readTickets(tickets)).map(({ text }) => text);
  const lengths = tokens.map((count) => ({
    tokens: count,
    texts: textsOfLength(words, { tokens: count, count: TEXTS }, idsOf),
  }));
  const told = (step: string) => (done: number, total: number) =>
    onProgress?.({ run: "latency", step, done, total });

  const job: LatencyJob = { bundle, threads, lengths, calls };
  const { report: measured } = await runFresh<LatencyProgramReport>(nodeProgram("latency"), job, {
    signal,
    onProgress: told("classify"),
  });
  const rows = rowsOf(measured.lengths);

  const setup: ContenderSetup = { bundle, model, python, threads };
  const found = peers ? await findContenders(setup, PEERS) : [];
  const texts = lengths.map(({ tokens, texts }) => ({ tokens, texts: texts.map(({ text }) => text) }));
  return {
    ...header,
    versions: { ...header.versions, ...versionsOfFound(found) },
    rows,
    measured,
    peers: await measurePeers(found, { setup, lengths: texts, calls, signal, onTurn: told("beside others") }),
    bars: [checkOverhead(rows)],
  };
}

export function checkOverhead(rows: readonly LatencyRow[]): CheckedBar {
  const row = rows.find(({ tokens, path }) => tokens === BAR_TOKENS && path === "three tiers");
  const what = `overhead of three tiers over the bare run, ${BAR_TOKENS} tokens`;
  return checkBar(what, row?.overhead?.share ?? null, "share", OVERHEAD);
}
