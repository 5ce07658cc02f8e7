/** One way of finding the nearest vectors, opened in the process that measures it. */
export interface VectorSearch {
  /** Rows of the nearest `count` vectors by dot product, best first; fewer where it finds fewer. */
  nearest(vector: Float32Array, count: number): readonly number[];
}
