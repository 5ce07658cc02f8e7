import { busy, deadlinePassed, type ServiceError } from "../service-error.ts";

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

/** Calls somebody who waits: it is their turn. */
type Call = () => void;

/** A bounded line, first come first served: whoever gives up frees the place, and who finds it full is told at once. */
export class WaitingLine {
  #served = 0;
  readonly #waiting = new Set<Call>();
  /** The patient, while the line is full; they step into it in the order they came. */
  readonly #outside = new Set<Call>();
  readonly #options: LineOptions;
  #lastRefusal: ServiceError | undefined;

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
    options.signal?.throwIfAborted();
    const { places, maxWaiting } = this.#options;
    if (this.#served < places) {
      this.#served++;
    } else if (this.#waiting.size < maxWaiting) {
      await this.#wait(this.#waiting, options);
    } else if (options.patient === true) {
      await this.#wait(this.#outside, options);
    } else {
      throw this.#refusal();
    }
    return this.#leaveOnce();
  }

  #leaveOnce(): Leave {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const [inLine] = this.#waiting;
      const [outside] = this.#outside;
      const next = inLine ?? outside;
      // The place is handed over, so that nobody who comes meanwhile can take it.
      if (next === undefined) this.#served--;
      else next();
    };
  }

  /** Stands in a line until called, aborted or late; whichever it is, the line is left. */
  #wait(line: Set<Call>, { signal, deadlineMs }: EnterOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(call);
        this.#outside.delete(call);
        clearTimeout(timer);
        signal?.removeEventListener("abort", aborted);
        this.#letIn();
      };
      const call = () => {
        leave();
        resolve();
      };
      const aborted = () => {
        leave();
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        leave();
        reject(deadlinePassed(deadlineMs));
      }, deadlineMs);
      signal?.addEventListener("abort", aborted, { once: true });
      line.add(call);
    });
  }

  /** Whoever stands outside steps into a line that has room again. */
  #letIn(): void {
    for (const call of this.#outside) {
      if (this.#waiting.size >= this.#options.maxWaiting) return;
      this.#outside.delete(call);
      this.#waiting.add(call);
    }
  }

  /** The same error as long as it says the same: making one takes longer than all else of a refusal. */
  #refusal(): ServiceError {
    const retryAfterSeconds = this.#retryAfterSeconds();
    if (this.#lastRefusal?.retryAfterSeconds !== retryAfterSeconds) {
      this.#lastRefusal = busy(this.#options.maxWaiting, retryAfterSeconds);
    }
    return this.#lastRefusal;
  }

  /** When the line will have been served once through, in whole seconds. */
  #retryAfterSeconds(): number {
    const { places, serviceMs } = this.#options;
    return Math.max(1, Math.ceil((this.#waiting.size * serviceMs()) / places / 1000));
  }
}
