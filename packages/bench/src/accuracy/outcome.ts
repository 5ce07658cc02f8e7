import type { Answer } from "../system-under-test.ts";

/** A test ticket's answer beside what was expected, in the data set's labels; holds no text. */
export interface Outcome extends Answer {
  /** Null for a ticket that is none of the desk's. */
  readonly expectedCategory: string | null;
  readonly expectedProblem?: string | undefined;
  readonly expectedLevel?: string | undefined;
  /** Around the whole call. */
  readonly microseconds: number;
}
