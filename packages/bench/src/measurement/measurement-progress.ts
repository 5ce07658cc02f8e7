/** How far a measurement has come. */
export interface MeasurementProgress {
  /** What is measured just now: a contender, a data set, a size. */
  readonly run: string;
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

/** What every measurement takes: it ends early with the signal's reason, and says how far it has come. */
export interface MeasurementControl {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: MeasurementProgress) => void) | undefined;
}
