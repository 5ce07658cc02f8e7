/** One thing that is wrong with a bundle. */
export interface ValidationFinding {
  /** Path inside the bundle. */
  readonly file: string;
  /** Where in the file; empty for the file as a whole. */
  readonly field: string;
  readonly message: string;
}
