/** How long the other side may say nothing; whoever sends it a long body begins the wait anew with every piece. */
export interface Deadline {
  /** Aborted once the time is over. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  renew(): void;
  /** Ends the wait; safe twice. */
  clear(): void;
}

/** A deadline that begins now. Clear it: a timer keeps a process alive. */
export function startDeadline(timeoutMs: number): Deadline {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  let cleared = false;
  return {
    signal: late.signal,
    timeoutMs,
    renew() {
      // A cleared timer would begin again.
      if (!cleared) timer.refresh();
    },
    clear() {
      cleared = true;
      clearTimeout(timer);
    },
  };
}
