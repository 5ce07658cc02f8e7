/** What the model makes of one text. */
export interface Embedding {
  /** [dimension], of length 1 where the model normalises. Shared with the cache: do not change it. */
  readonly vector: Float32Array;
  /** Tokens the model saw, special ones included. */
  readonly tokens: number;
  /** True where the text was longer than the model's limit and its end was left out. */
  readonly truncated: boolean;
}
