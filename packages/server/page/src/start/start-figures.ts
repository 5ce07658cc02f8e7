/** What src/figures.json holds: medians of fresh processes, each from its start to its first answer. */
export interface StartFigures {
  /** ISO date of the measurement. */
  readonly date: string;
  readonly host: string;
  readonly command: string;
  readonly rows: readonly {
    readonly name: string;
    /** How much is done by then. */
    readonly does: string;
    readonly wallMs: number;
    readonly peakMb: number;
  }[];
}
