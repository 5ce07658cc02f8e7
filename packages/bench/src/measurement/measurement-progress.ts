/** How far a measurement has come. */
export interface MeasurementProgress {
  /** What is measured just now: a contender, a data set, a size. */
  readonly run: string;
  readonly step: string;
  readonly done: number;
  readonly total: number;
}
