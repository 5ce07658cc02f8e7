/** Memory of a process after so much work. */
export interface MemorySample {
  /** Tickets answered, or classifiers closed, until then. */
  readonly after: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
}

/** What a measured process says at its end. */
export interface MemorySeries {
  readonly samples: readonly MemorySample[];
  readonly peakRssBytes: number;
}

/** Reads this process's memory; where the engine lets us (--expose-gc), after it has collected its garbage. */
export function sampleMemory(after: number): MemorySample {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { after, rssBytes: rss, heapUsedBytes: heapUsed };
}
