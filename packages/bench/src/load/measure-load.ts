import { readTickets } from "../datasets/read-tickets.ts";
import type { CheckedBar } from "../measurement/bar.ts";
import { DEFAULT_BUNDLE, DEFAULT_TICKETS } from "../measurement/default-desk.ts";
import { nodeProgram, runFresh } from "../measurement/fresh-process.ts";
import type { MeasurementControl } from "../measurement/measurement-progress.ts";
import { beginReport, type ReportHeader } from "../measurement/report-header.ts";
import type { LoadJob, LoadOutcome } from "../programs/load.program.ts";
import { checkBars, type MeasuredPhases } from "./bars.ts";
import type { AcceptedTimes, LoadPhase, OverloadPhase, SlowSenders, SteadyPhase } from "./load-phases.ts";
import { probeHealth } from "./probe-health.ts";
import { sendSlowly, withIdleConnections } from "./silent-callers.ts";
import { type EmptyServer, startEmptyServer } from "./start-empty-server.ts";
import { type RunningServer, startServer } from "./start-server.ts";
import { growthOf, percentile, summarizeLoad, waitBound } from "./summarize-load.ts";
import { watchRss } from "./watch-rss.ts";

export interface LoadOptions extends MeasurementControl {
  /** @default "examples/service-desk/deployment/assets" */
  readonly bundle?: string | undefined;
  /** File of the tickets. @default "examples/service-desk/evaluation/novel.jsonl" */
  readonly tickets?: string | undefined;
  /** @default 200 */
  readonly connections?: number | undefined;
  /** Of the load; the overload takes a sixth of it. @default 60 */
  readonly seconds?: number | undefined;
  /** Model threads of the server. @default the cores granted */
  readonly workers?: number | undefined;
  /** Tasks that may wait in the server. @default 256 */
  readonly maxWaiting?: number | undefined;
}

export interface LoadReport extends ReportHeader<"load">, MeasuredPhases {
  readonly server: {
    readonly lexicalReadyMs: number;
    readonly modelReadyMs: number;
    readonly workers: number;
    /** Exit code after SIGTERM. */
    readonly exitCode: number | null;
  };
  /** As many connections as threads, so that nobody waits: what a ticket takes. */
  readonly unqueued: { readonly connections: number; readonly accepted: AcceptedTimes };
  readonly bars: readonly CheckedBar[];
}

const DEFAULTS = {
  bundle: DEFAULT_BUNDLE,
  tickets: DEFAULT_TICKETS,
  connections: 200,
  seconds: 60,
  maxWaiting: 256,
} as const;
/** Share of the load before the first sample of memory that counts: heaps grow to their size until then. */
const WARM_UP_SHARE = 0.25;
/** Seconds without a line, of which the bound is made. */
const UNQUEUED_SECONDS = 5;
const OVERLOAD_SHARE = 1 / 6;
/** Connections of the overload, of what the server can serve and let wait. */
const OVERLOAD_TIMES = 10;
/** A server that has not come back by then does not. */
const RECOVERY_WITHIN_MS = 30_000;
const IDLE_CONNECTIONS = 1000;
const IDLE_SECONDS = 5;
/** As the server's own default. */
const DEADLINE_MS = 10_000;
/** Later than the deadline, so that what the server says of a late ticket arrives. */
const TIMEOUT_SECONDS = 20;
/** Sooner than the server's default, to be waited for. */
const SENDER_TIMEOUT_MS = 2000;
const SLOW_SENDERS = 10;
/** The server's time for headers, which is no option, and a look at its connections a second later, with room. */
const CUT_OFF_WITHIN_MS = 15_000;

/**
 * Asks a server in a process of its own for more than it can do, and watches what becomes of everybody: the accepted, the
 * refused, the health check, memory, the idle and the slow. Takes a minute more than the load. Rejects with DatasetError
 * where there is no ticket, with MeasuredProcessError where the server ends, or with the signal's reason.
 */
export async function measureLoad(options: LoadOptions): Promise<LoadReport> {
  const { signal, onProgress, workers } = options;
  const settled = settle(options);
  const { bundle, connections, seconds, maxWaiting } = settled;
  const header = beginReport("load", { ...settled, ...(workers !== undefined && { workers }) });
  const texts = (await readTickets(settled.tickets)).map(({ text }) => text);
  const empty = await startEmptyServer();
  const server = await startServer({
    ...{ bundle, workers, maxWaiting, deadlineMs: DEADLINE_MS, senderTimeoutMs: SENDER_TIMEOUT_MS, signal },
  }).catch((error: unknown) => {
    empty.stop();
    throw error;
  });
  try {
    const load = (run: string, connections: number, seconds: number) =>
      loadWith({ server, empty, texts, run, connections, seconds, signal, onProgress });
    const unqueued = await load("no line", server.workers, UNQUEUED_SECONDS);
    const serviceMs = average(unqueued.acceptedMs);
    const boundMs = waitBound(serviceMs, maxWaiting, server.workers);
    const steady = await steadyPhase(server, () => load("load", connections, seconds), seconds, boundMs);
    const overload = await overloadPhase(server, () =>
      load(
        "overload",
        OVERLOAD_TIMES * (maxWaiting + server.workers),
        Math.max(1, Math.round(seconds * OVERLOAD_SHARE)),
      ),
    );
    onProgress?.({ run: "idle", step: "connections", done: 0, total: 1 });
    const idle = await idlePhase(server);
    onProgress?.({ run: "slow", step: "senders", done: 0, total: 1 });
    const slow = await slowPhase(server);
    server.checkAlive();
    const exitCode = await server.stop();
    const phases = { steady, overload, idle, slow };
    const { lexicalReadyMs, modelReadyMs, workers: threads, version } = server;
    const started = { lexicalReadyMs, modelReadyMs, workers: threads, exitCode };
    return {
      ...header,
      versions: { ...header.versions, "@org/classifier-server": version },
      server: started,
      unqueued: { connections: server.workers, accepted: unqueued.accepted },
      ...phases,
      bars: checkBars(phases, started),
    };
  } finally {
    empty.stop();
    await server.stop();
  }
}

function settle(options: LoadOptions) {
  return {
    bundle: options.bundle ?? DEFAULTS.bundle,
    tickets: options.tickets ?? DEFAULTS.tickets,
    connections: options.connections ?? DEFAULTS.connections,
    seconds: options.seconds ?? DEFAULTS.seconds,
    maxWaiting: options.maxWaiting ?? DEFAULTS.maxWaiting,
  };
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

interface LoadRequest extends Pick<LoadOptions, "signal" | "onProgress"> {
  readonly server: RunningServer;
  readonly empty: EmptyServer;
  readonly texts: readonly string[];
  readonly run: string;
  readonly connections: number;
  readonly seconds: number;
}

/** In a process of its own, so that asking for health is not slowed down by what asks for tickets. */
async function loadWith(request: LoadRequest): Promise<LoadPhase> {
  const { server, empty, run, signal, onProgress, ...asked } = request;
  const job: LoadJob = { ...asked, url: server.url, timeoutSeconds: TIMEOUT_SECONDS };
  const work = () =>
    runFresh<LoadOutcome>(nodeProgram("load"), job, {
      signal,
      onProgress: (done, total) => onProgress?.({ run, step: "seconds", done, total }),
    });
  const { result, health } = await probeHealth(server.url, () => probeHealth(empty.url, work));
  server.checkAlive();
  return summarizeLoad(asked.connections, result.result.report, { health, emptyServer: result.health });
}

async function steadyPhase(
  { url }: RunningServer,
  load: () => Promise<LoadPhase>,
  seconds: number,
  boundMs: number,
): Promise<SteadyPhase> {
  const { result, samples } = await watchRss(url, load);
  const warmUpSeconds = seconds * WARM_UP_SHARE;
  return { ...result, samples, warmUpSeconds, trend: growthOf(samples, warmUpSeconds), boundMs };
}

async function overloadPhase({ url }: RunningServer, load: () => Promise<LoadPhase>): Promise<OverloadPhase> {
  const phase = await load();
  const endedAt = performance.now();
  const body = JSON.stringify({ text: "after the overload" });
  const ask = () =>
    fetch(`${url}/v1/classify`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    }).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await ask()) && performance.now() - endedAt < RECOVERY_WITHIN_MS);
  return { ...phase, recoveredMs: performance.now() - endedAt };
}

async function idlePhase({ url, port }: RunningServer) {
  const { result, opened } = await withIdleConnections(port, IDLE_CONNECTIONS, () =>
    probeHealth(url, () => new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000))),
  );
  const { health } = result;
  return { connections: IDLE_CONNECTIONS, opened, health, healthP99Ms: percentile(health.answeredMs, 0.99) };
}

function slowPhase({ port }: RunningServer): Promise<SlowSenders[]> {
  return Promise.all(
    (["headers", "body"] as const).map(async (part) => ({
      part,
      cutOffMs: await Promise.all(
        Array.from({ length: SLOW_SENDERS }, () => sendSlowly(port, part, CUT_OFF_WITHIN_MS)),
      ),
    })),
  );
}
