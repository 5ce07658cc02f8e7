import { setTimeout as sleep } from "node:timers/promises";
import { Piscina } from "piscina";
import { deadlinePassed, modelThreadEnded, modelUnavailable } from "../service-error.ts";
import type {
  Answer,
  AskedOptions,
  OpenedThread,
  ThreadOutcome,
  ThreadSetup,
  ThreadTask,
} from "./thread-task.ts";
import { WaitingLine } from "./waiting-line.ts";

export interface ModelPoolOptions extends Omit<ThreadSetup, "opening"> {
  readonly workers: number;
  readonly maxWaiting: number;
  /** Milliseconds a task may wait and run. */
  readonly deadlineMs: number;
}

export interface PoolRequest {
  readonly signal?: AbortSignal | undefined;
  /** Waits for room in place of being refused. */
  readonly patient?: boolean | undefined;
}

/** Threads with a model each, behind one line. */
export interface ModelPool {
  /**
   * Classifies texts in one thread. Rejects with ServiceError: ERR_BUSY, ERR_DEADLINE, ERR_MODEL_THREAD,
   * ERR_MODEL_UNAVAILABLE; with the signal's reason where the caller gave up.
   */
  classify(texts: readonly string[], options: AskedOptions, request: PoolRequest): Promise<readonly Answer[]>;
  /** Opens the model in every thread; resolves to how the first one came to be. Rejects with what the thread said. */
  open(): Promise<OpenedThread>;
  /** Tasks that wait, and that run. */
  readonly waiting: number;
  readonly running: number;
  /** Waits for what runs, then ends the threads. */
  close(): Promise<void>;
}

/**
 * One that is answered and one that is there when it is: a thread that had to ask for its next task would wait for a
 * turn of the main thread each time, which is long in an overload: 1.7 and 9 times the tickets a second (30 Nov 2026, two
 * rounds of 300 connections against one thread and a line of 20, on two busy cores).
 * More would be lost with a thread, and could not be called back from whoever hangs up.
 */
const TASKS_OF_A_THREAD = 2;
/** A model opens in a second; a thread that was lost while it opened is not waited for longer than this. */
const OPENING_AT_MOST_MS = 10_000;
const LOOK_EVERY_MS = 5;
/** What a ticket is taken to need before any was measured. */
const FIRST_GUESS_MS = 10;
/** Weight of the latest task in the running mean of service times. */
const LATEST_WEIGHT = 0.1;

export function createModelPool({ workers, maxWaiting, deadlineMs, ...setup }: ModelPoolOptions): ModelPool {
  const opening = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const pool = new Piscina({
    filename: new URL("./model-thread.js", import.meta.url).href,
    workerData: { ...setup, opening } satisfies ThreadSetup,
    minThreads: workers,
    maxThreads: workers,
    // The line in front decides who waits: an abort of a task that runs would end its thread, and the model with it.
    concurrentTasksPerWorker: TASKS_OF_A_THREAD,
  });
  let serviceMs = FIRST_GUESS_MS;
  const line = new WaitingLine({
    places: workers * TASKS_OF_A_THREAD,
    maxWaiting,
    serviceMs: () => serviceMs,
  });
  const running = new Set<Promise<unknown>>();

  /** Runs a task to its end, whether or not anybody still waits for it. */
  async function runTask<Result>(task: ThreadTask): Promise<Result> {
    const outcome = (await pool.run(task).catch(() => {
      throw modelThreadEnded();
    })) as ThreadOutcome<Result>;
    if (!outcome.ok) throw Object.assign(modelUnavailable(outcome.error.code), { cause: outcome.error });
    return outcome.result;
  }

  /** Closing waits for it. */
  function track<Result>(task: Promise<Result>): Promise<Result> {
    running.add(task);
    task.catch(() => {}).finally(() => running.delete(task));
    return task;
  }

  async function timed<Result>(task: Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    try {
      return await task;
    } finally {
      serviceMs += LATEST_WEIGHT * (performance.now() - startedAt - serviceMs);
    }
  }

  return {
    async classify(texts, options, { signal, patient }) {
      const until = performance.now() + deadlineMs;
      const leave = await line.enter({ signal, deadlineMs, patient });
      if (signal?.aborted === true) {
        // Gone between the call and the first step.
        leave();
        throw signal.reason;
      }
      const task = timed(runTask<readonly Answer[]>({ kind: "classify", texts, options })).finally(leave);
      track(task);
      return raceAgainst(task, { signal, deadlineMs, leftMs: until - performance.now() });
    },
    async open() {
      // Each thread opens the model by itself as it starts; these wait for it.
      const opened = await Promise.all(
        Array.from({ length: workers }, () => track(runTask<OpenedThread>({ kind: "open" }))),
      );
      return opened[0] as OpenedThread;
    },
    get waiting() {
      return line.waiting;
    },
    get running() {
      return line.served;
    },
    async close() {
      await Promise.allSettled(running);
      // The runtime aborts the process where a thread is ended while it opens a session.
      const until = performance.now() + OPENING_AT_MOST_MS;
      while (Atomics.load(opening, 0) > 0 && performance.now() < until) await sleep(LOOK_EVERY_MS);
      await pool.destroy();
    },
  };
}

/** The task's outcome, or the reason not to wait for it any longer. */
async function raceAgainst<Result>(
  task: Promise<Result>,
  { signal, deadlineMs, leftMs }: { signal: AbortSignal | undefined; deadlineMs: number; leftMs: number },
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  let aborted: (() => void) | undefined;
  try {
    return await Promise.race([
      task,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(deadlinePassed(deadlineMs)), Math.max(0, leftMs));
        aborted = () => reject(signal?.reason);
        signal?.addEventListener("abort", aborted, { once: true });
      }),
    ]);
  } finally {
    clearTimeout(timer);
    if (aborted !== undefined) signal?.removeEventListener("abort", aborted);
  }
}
