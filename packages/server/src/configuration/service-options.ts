import { InvalidArgumentError, readEnvironment } from "@org/classifier-core";

/** How a classification service is made; what is left out is chosen from the machine. */
export interface ServiceOptions {
  /** A folder, or `hub:org/name[@revision]`; of several, the first that has a bundle serves. */
  readonly bundle: string | readonly string[];
  /**
   * Threads with a model each.
   * @default the cores granted to this process
   */
  readonly workers?: number | undefined;
  /**
   * Threads of one inference.
   * @default the cores granted, shared out among the workers
   */
  readonly threadsPerWorker?: number | undefined;
  /**
   * Tasks that may wait for a model thread; beyond, a request is refused with 503.
   * @default 256
   */
  readonly maxWaiting?: number | undefined;
  /**
   * Milliseconds a request may take, waiting included.
   * @default 10000
   */
  readonly deadlineMs?: number | undefined;
  /**
   * Tickets of one batch.
   * @default 100000
   */
  readonly maxBatchTickets?: number | undefined;
  /**
   * Milliseconds a sender may take for a request's body; of NDJSON, for each line.
   * @default 30000
   */
  readonly senderTimeoutMs?: number | undefined;
  /**
   * Whether a bundle is served whose safety verdict says UNSAFE.
   * @default false
   */
  readonly allowUnsafe?: boolean | undefined;
  /** Tickets the page offers to try; of the desk, not of this package. */
  readonly samples?: readonly string[] | undefined;
}

export interface CheckedServiceOptions {
  readonly places: readonly string[];
  readonly workers: number;
  readonly threadsPerWorker: number;
  readonly maxWaiting: number;
  readonly deadlineMs: number;
  readonly maxBatchTickets: number;
  readonly senderTimeoutMs: number;
  readonly allowUnsafe: boolean;
  readonly samples: readonly string[];
}

/** A line of so many is served within a second or two on two cores (5 ms a ticket), which a caller still waits for. */
const DEFAULT_MAX_WAITING = 256;
const DEFAULT_DEADLINE_MS = 10_000;
const DEFAULT_MAX_BATCH_TICKETS = 100_000;
/** A body of 1 MB over a line of 300 kbit/s, which is slower than the links a desk has. */
const DEFAULT_SENDER_TIMEOUT_MS = 30_000;
/** Each holds a model: 100 MB. More than this on one machine is a typing error. */
const MOST_WORKERS = 64;

/** Options with their defaults, checked; throws InvalidArgumentError. */
export function checkServiceOptions(options: ServiceOptions): CheckedServiceOptions {
  const places = typeof options.bundle === "string" ? [options.bundle] : [...(options.bundle ?? [])];
  if (places.length === 0 || places.some((place) => typeof place !== "string" || place.trim() === "")) {
    throw new InvalidArgumentError({
      argument: "bundle",
      expected: "a folder or hub:org/name[@revision]",
      found: places.length === 0 ? "none" : "one that is empty",
    });
  }
  const cores = readEnvironment().cores.value;
  const workers = whole("workers", options.workers ?? cores, 1, MOST_WORKERS);
  return {
    places,
    workers,
    threadsPerWorker: whole(
      "threadsPerWorker",
      options.threadsPerWorker ?? Math.max(1, Math.floor(cores / workers)),
      1,
    ),
    maxWaiting: whole("maxWaiting", options.maxWaiting ?? DEFAULT_MAX_WAITING, 0),
    deadlineMs: whole("deadlineMs", options.deadlineMs ?? DEFAULT_DEADLINE_MS, 1),
    maxBatchTickets: whole("maxBatchTickets", options.maxBatchTickets ?? DEFAULT_MAX_BATCH_TICKETS, 1),
    senderTimeoutMs: whole("senderTimeoutMs", options.senderTimeoutMs ?? DEFAULT_SENDER_TIMEOUT_MS, 1),
    allowUnsafe: options.allowUnsafe === true,
    samples: [...(options.samples ?? [])],
  };
}

/** Throws InvalidArgumentError unless it is a whole number of the range. */
export function whole(argument: string, value: number, min: number, max = 2 ** 31 - 1): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new InvalidArgumentError({
    argument,
    expected: `a whole number from ${min} to ${max}`,
    found: String(value),
  });
}
