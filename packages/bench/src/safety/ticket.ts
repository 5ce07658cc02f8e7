/** A ticket both sides answer. */
export interface Ticket {
  /** As the report names it: its id, or its line; never its text. */
  readonly name: string;
  readonly text: string;
}
