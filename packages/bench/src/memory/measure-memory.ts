import type { ContenderSetup } from "../contenders/contender.ts";
import { findContenders } from "../contenders/find-contenders.ts";
import type { CheckedBar } from "../measurement/bar.ts";
import { nodeProgram, runFresh } from "../measurement/fresh-process.ts";
import type { MeasurementControl } from "../measurement/measurement-progress.ts";
import { beginReport, type ReportHeader } from "../measurement/report-header.ts";
import { type BothWays, checkBars } from "./judge-series.ts";
import { measureBothWays } from "./measure-both-ways.ts";
import { type ContenderPeak, measurePeaks, PEAK_CONTENDERS } from "./measure-peaks.ts";
import { LEAST_SAMPLES } from "./rss-trend.ts";
import { readTicketPool } from "./ticket-pool.ts";

export interface MemoryOptions extends MeasurementControl {
  /** @default "examples/service-desk/deployment/assets" */
  readonly bundle?: string | undefined;
  /** Tickets of the soak. @default 50000 */
  readonly tickets?: number | undefined;
  /** Tickets before the first sample that counts. @default a tenth of `tickets` */
  readonly warmUp?: number | undefined;
  /** Tickets from one sample to the next. @default 500 */
  readonly sampleEvery?: number | undefined;
  /** Classifiers opened and closed. @default 50 */
  readonly cycles?: number | undefined;
  /** Whether the peaks of others are measured, on fewer tickets. @default false */
  readonly peers?: boolean | undefined;
  /** Tickets of each peer, and of this suite's own beside them. @default 3000 */
  readonly peerTickets?: number | undefined;
  readonly model?: string | undefined;
  readonly python?: string | undefined;
  /** What the tickets are drawn with. @default 1 */
  readonly seed?: number | undefined;
}

export interface MemoryReport extends ReportHeader<"memory"> {
  /** Slopes in bytes for 1,000 tickets. */
  readonly soak: BothWays;
  /** Slopes in bytes for one classifier opened, asked and closed. */
  readonly openClose: BothWays;
  /** Empty unless asked for. */
  readonly peers: readonly ContenderPeak[];
  readonly bars: readonly CheckedBar[];
}

const DEFAULTS = {
  bundle: "examples/service-desk/deployment/assets",
  tickets: 50_000,
  sampleEvery: 500,
  cycles: 50,
  peerTickets: 3000,
  seed: 1,
} as const;
/** Share of the soak, and of the cycles, before the first sample that counts. */
const WARM_UP_SHARE = 0.1;
const PER_TICKETS = 1000;
/** Tickets of the start that is not measured: it leaves the optimised graph in the cache, as any first start does. */
const FIRST_START_TICKETS = 2;

/**
 * Watches resident memory over tens of thousands of tickets, and over classifiers opened and closed, in fresh
 * processes: by itself, and with garbage collected before each sample. Takes some twenty minutes. Rejects with
 * RangeError where too few samples are asked for, with DatasetError where there is no bundle, with the suite's own
 * errors, or with the signal's reason; a peer's failure is part of the report.
 */
export async function measureMemory(options: MemoryOptions): Promise<MemoryReport> {
  const { model, python, peers = false, signal, onProgress } = options;
  const settled = settle(options);
  const { bundle, tickets, warmUp, sampleEvery, cycles, seed, peerTickets } = settled;
  const cyclesWarmUp = Math.floor(cycles * WARM_UP_SHARE);
  checkCount("tickets", Math.floor(tickets / sampleEvery) - Math.floor(warmUp / sampleEvery));
  checkCount("cycles", cycles - cyclesWarmUp);
  const pool = await readTicketPool(bundle);
  const header = beginReport("memory", { ...settled, peers });
  // As a user has it: default threads, and vectors are remembered.
  const setup: ContenderSetup = { bundle, model, python, remembers: true };
  const soakJob = { contender: "classifier", setup, pool, seed, tickets, sampleEvery };
  await runFresh(nodeProgram("soak"), { ...soakJob, tickets: FIRST_START_TICKETS }, { signal });
  const soak = await measureBothWays(
    { name: "soak", job: soakJob, warmUp, per: PER_TICKETS },
    { signal, onProgress },
  );
  const openCloseJob = { setup, text: pool[0], cycles };
  const openClose = await measureBothWays(
    { name: "open-close", job: openCloseJob, warmUp: cyclesWarmUp, per: 1 },
    { signal, onProgress },
  );
  const found = peers ? await findContenders(setup, PEAK_CONTENDERS) : [];
  const versions = Object.assign({}, ...found.map((each) => (each.present ? each.versions : {})));
  return {
    ...header,
    versions: { ...header.versions, ...versions },
    soak,
    openClose,
    peers: await measurePeaks(found, { setup, pool, seed, tickets: peerTickets, signal, onProgress }),
    bars: checkBars(soak, openClose),
  };
}

function settle(options: MemoryOptions) {
  const tickets = options.tickets ?? DEFAULTS.tickets;
  return {
    bundle: options.bundle ?? DEFAULTS.bundle,
    tickets,
    warmUp: options.warmUp ?? Math.floor(tickets * WARM_UP_SHARE),
    sampleEvery: options.sampleEvery ?? DEFAULTS.sampleEvery,
    cycles: options.cycles ?? DEFAULTS.cycles,
    peerTickets: options.peerTickets ?? DEFAULTS.peerTickets,
    seed: options.seed ?? DEFAULTS.seed,
  };
}

/** Better met before twenty minutes of work than after them. */
function checkCount(option: string, samples: number): void {
  if (samples >= LEAST_SAMPLES) return;
  throw new RangeError(
    `${option}: ${samples} samples after the warm-up, expected at least ${LEAST_SAMPLES}: ask for more ${option}`,
  );
}
