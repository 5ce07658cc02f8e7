/**
 * Refusals a second that are told at once. Each takes some 0.1 ms of the thread that everybody waits for, so that these
 * take a fiftieth of it.
 */
const AT_ONCE_A_SECOND = 200;
/** The least that Retry-After asks for: whoever keeps to it loses nothing by hearing of it later. */
const HOLD_MS = 1000;

/**
 * How long a refusal is held back. In a flood of callers who ask again as soon as they are refused, refusing would take
 * the whole main thread, and neither model threads nor health checks would be served: held back, the flood ebbs.
 */
export class RefusalPace {
  readonly #now: () => number;
  #secondBeganAt = Number.NEGATIVE_INFINITY;
  #refused = 0;

  /** `now` is a clock in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Counts a refusal; milliseconds to hold it back, 0 where there are few. */
  holdMs(): number {
    const now = this.#now();
    if (now - this.#secondBeganAt >= 1000) {
      this.#secondBeganAt = now;
      this.#refused = 0;
    }
    this.#refused++;
    return this.#refused > AT_ONCE_A_SECOND ? HOLD_MS : 0;
  }
}
