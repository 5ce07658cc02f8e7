/**
 * Mean over the tokens of each text: [batch, tokens, dimension] becomes one vector a text. Texts of a batch
 * are equally long, so there is no padding to leave out. Sums in double precision.
 * Source: sentence-transformers, models/Pooling.py, pooling_mode_mean_tokens.
 */
export function meanPool(
  hidden: Float32Array,
  { batch, tokens, dimension }: { batch: number; tokens: number; dimension: number },
): Float32Array[] {
  const vectors: Float32Array[] = [];
  for (let text = 0; text < batch; text++) {
    const vector = new Float32Array(dimension);
    const end = (text + 1) * tokens * dimension;
    for (let i = 0; i < dimension; i++) {
      let sum = 0;
      for (let at = text * tokens * dimension + i; at < end; at += dimension) sum += hidden[at] as number;
      vector[i] = sum / tokens;
    }
    vectors.push(vector);
  }
  return vectors;
}

/** Scales a vector to length 1 in place; a vector of zeros stays as it is. */
export function normalizeVector(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  return vector;
}

/** Cosine of two vectors of length 1: their dot product. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
