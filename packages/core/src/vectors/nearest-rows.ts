/** A row of a matrix and its dot product with a vector. */
export interface Neighbour {
  readonly row: number;
  /** A cosine where both sides have length 1. */
  readonly similarity: number;
}

/**
 * The `count` rows of highest similarity, best first; rows of equal similarity keep their order, and those at -∞ are left out. `rows` names the row
 * of each similarity, rising; without it they are all rows from the first on.
 */
export function nearestRows(
  similarities: Float32Array,
  count: number,
  rows?: readonly number[],
): Neighbour[] {
  const best: Neighbour[] = [];
  // What a row must exceed once there are enough; rows are mostly far, so this is all that is looked at.
  let lowest = count > 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  for (let i = 0; i < similarities.length; i++) {
    const similarity = similarities[i] as number;
    if (similarity <= lowest) continue;
    let at = best.length;
    while (at > 0 && (best[at - 1] as Neighbour).similarity < similarity) at--;
    best.splice(at, 0, { row: rows === undefined ? i : (rows[i] as number), similarity });
    if (best.length > count) best.pop();
    if (best.length === count) lowest = (best[count - 1] as Neighbour).similarity;
  }
  return best;
}
