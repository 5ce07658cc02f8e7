import { type ColdStartReport, measureColdStart } from "../cold-start/measure-cold-start.ts";
import { findContenders } from "../contenders/find-contenders.ts";
import { type LatencyReport, measureLatency } from "../latency/measure-latency.ts";
import { DEFAULT_BUNDLE, DEFAULT_TICKETS } from "../measurement/default-desk.ts";
import type { MeasurementControl } from "../measurement/measurement-progress.ts";
import { beginReport, type ReportHeader } from "../measurement/report-header.ts";
import { type ContenderPeak, measurePeaks, PEAK_CONTENDERS } from "../memory/measure-peaks.ts";
import { readTicketPool } from "../memory/ticket-pool.ts";
import { measurePeers as measurePeerSizes, type PeerSize } from "../size/peer-sizes.ts";
import { measureThroughput, type ThroughputReport } from "../throughput/measure-throughput.ts";
import { COMPARED_TOKENS, type PeerRow, rowsOf } from "./peer-rows.ts";

export interface PeersOptions extends MeasurementControl {
  /** Folder of a bundle. @default "examples/service-desk/deployment/assets" */
  readonly bundle?: string | undefined;
  /** A file of tickets with text: of their words the timed texts are made, and their speed in batches is measured. @default "examples/service-desk/evaluation/novel.jsonl" */
  readonly tickets?: string | undefined;
  /** A sentence-transformers folder with onnx/model.onnx and onnx/model_quantized.onnx. @default the others are missing */
  readonly model?: string | undefined;
  /** A Python with sentence-transformers. @default it is missing */
  readonly python?: string | undefined;
  /** Threads of the runtime, for all that have such an option. @default 2 */
  readonly threads?: number | undefined;
}

export interface PeersReport extends ReportHeader<"peers"> {
  /** Everybody beside each other; what could not be measured is null. */
  readonly rows: readonly PeerRow[];
  /** What the rows are taken from, with raw samples. */
  readonly coldStart: ColdStartReport;
  readonly latency: LatencyReport;
  readonly throughput: ThroughputReport;
  readonly peaks: readonly ContenderPeak[];
  readonly sizes: readonly PeerSize[];
}

const DEFAULT_THREADS = 2;
/** Mixed-length tickets after which a peak is read: by then every shape that costs memory has come. */
const PEAK_TICKETS = 1000;
const PEAK_SEED = 1;

/** Measures all that a peer can do, everybody in one run on one machine. Takes minutes. Rejects where this suite's own fails. */
export async function measurePeers(options: PeersOptions = {}): Promise<PeersReport> {
  const { bundle = DEFAULT_BUNDLE, tickets = DEFAULT_TICKETS, threads = DEFAULT_THREADS } = options;
  const { model, python, signal, onProgress } = options;
  const asked = { bundle, model, python, threads, signal, onProgress };
  const header = beginReport("peers", {
    ...{ bundle, tickets, threads, model: model ?? null, tokens: COMPARED_TOKENS, peakTickets: PEAK_TICKETS },
  });
  const coldStart = await measureColdStart(asked);
  const latency = await measureLatency({ ...asked, tickets, tokens: [COMPARED_TOKENS], peers: true });
  const throughput = await measureThroughput({ ...asked, tickets });
  const setup = { bundle, model, python, threads };
  const peaks = await measurePeaks(await findContenders(setup, PEAK_CONTENDERS), {
    setup,
    pool: await readTicketPool(bundle),
    ...{ seed: PEAK_SEED, tickets: PEAK_TICKETS, signal, onProgress },
  });
  const sizes = await measurePeerSizes(model);
  return {
    ...header,
    versions: { ...header.versions, ...coldStart.versions },
    rows: rowsOf({ coldStart, latency, throughput, peaks, sizes }),
    ...{ coldStart, latency, throughput, peaks, sizes },
  };
}
