/** A ticket of a user's own file. */
export interface Ticket {
  /** As reports name it: its id, or its line; never its text. */
  readonly name: string;
  readonly text: string;
}
