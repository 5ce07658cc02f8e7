/**
 * What is compared of a ticket's answer, each an id or a word of the result, null where there is none. `... alone` is
 * asked for the category alone, which the wording may answer without the model.
 */
export const LABELS = [
  "category",
  "decision",
  "problem",
  "level",
  "category alone",
  "decision alone",
] as const;
export type Label = (typeof LABELS)[number];
export type Labels = Readonly<Record<Label, string | null>>;

/** What one side made of one ticket, as its process reports it. */
export interface Judgement {
  /** All `error CODE` where the ticket could not be classified, so that a failure counts as an answer of its own. */
  readonly labels: Labels;
  /** Of the category, 0 to 1; 0 where there is none. */
  readonly confidence: number;
  /** The ticket's vector, little-endian float32 in base64; null for a ticket without words. */
  readonly vector: string | null;
}

export function packVector(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64");
}

export function unpackVector(packed: string): Float32Array {
  // Copied, since a small buffer may begin where no float32 may.
  return new Float32Array(Uint8Array.from(Buffer.from(packed, "base64")).buffer);
}
