import { busy, deadlinePassed } from "../service-error.ts";

export interface LineOptions {
  /** Who may be served at once. */
  readonly places: number;
  /** Who may wait at most; the next one is refused. */
  readonly maxWaiting: number;
  /** What serving one takes, for Retry-After; asked when somebody is refused. */
  readonly serviceMs: () => number;
}

export interface EnterOptions {
  /** Leaves the line when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds to wait at most. */
  readonly deadlineMs: number;
  /** Waits outside while the line is full, in place of being refused. @default false */
  readonly patient?: boolean | undefined;
}

/** Ends a visit; a second call does nothing. */
export type Leave = () => void;

/** A bounded line, first come first served: whoever gives up frees the place, and who finds it full is told at once. */
export class WaitingLine {
  #served = 0;
  readonly #waiting = new Set<() => void>();
  readonly #outside = new Set<() => void>();
  readonly #options: LineOptions;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  get served(): number {
    return this.#served;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Resolves when it is one's turn, to what has to be called afterwards. */
  async enter(options: EnterOptions): Promise<Leave> {
    const until = performance.now() + options.deadlineMs;
    for (;;) {
      options.signal?.throwIfAborted();
      if (this.#served < this.#options.places && this.#waiting.size === 0) return this.#serve();
      if (this.#waiting.size < this.#options.maxWaiting) {
        await this.#wait(this.#waiting, options, until);
        return this.#serve(true);
      }
      if (options.patient !== true) throw busy(this.#waiting.size, this.#retryAfterSeconds());
      await this.#wait(this.#outside, options, until);
    }
  }

  /** A place that was handed over is counted already. */
  #serve(handedOver = false): Leave {
    if (!handedOver) this.#served++;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const [next] = this.#waiting;
      if (next === undefined) this.#served--;
      else next();
      const [outside] = this.#outside;
      outside?.();
    };
  }

  /** Stands in a line until it is called, aborted or late; whichever it is, the line is left. */
  #wait(line: Set<() => void>, { signal, deadlineMs }: EnterOptions, until: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        line.delete(turn);
        clearTimeout(timer);
        signal?.removeEventListener("abort", aborted);
      };
      const turn = () => {
        leave();
        resolve();
      };
      const aborted = () => {
        leave();
        reject(signal?.reason);
      };
      const late = () => {
        leave();
        reject(deadlinePassed(deadlineMs));
      };
      const timer = setTimeout(late, Math.max(0, until - performance.now()));
      signal?.addEventListener("abort", aborted, { once: true });
      line.add(turn);
    });
  }

  /** When the line will have been served once through, in whole seconds. */
  #retryAfterSeconds(): number {
    const { places, serviceMs } = this.#options;
    return Math.max(1, Math.ceil((this.#waiting.size * serviceMs()) / places / 1000));
  }
}
