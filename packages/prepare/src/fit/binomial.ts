/** Certainty with which a share must lie above its bound: 95 %, the customary choice. */
export const CERTAINTY = 0.95;
/** Halvings of the interval: more digits than a threshold is written with. */
const HALVINGS = 60;

/**
 * The exact one-sided lower bound of a share after `right` of `count` (Clopper & Pearson 1934): the smallest share
 * under which so many would still be right in more than 1 − certainty of all cases. 0 where none was right.
 */
export function binomialLowerBound(right: number, count: number, certainty: number = CERTAINTY): number {
  if (right === 0) return 0;
  let low = 0;
  let high = right / count;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (probabilityOfAtLeast(right, count, middle) > 1 - certainty) high = middle;
    else low = middle;
  }
  return low;
}

/** Whether that bound reaches a share: the same in one step, for where many are asked about. */
export function isShownToReach(
  share: number,
  right: number,
  count: number,
  certainty: number = CERTAINTY,
): boolean {
  return right > share * count && probabilityOfAtLeast(right, count, share) <= 1 - certainty;
}

/** P(X >= right) for X of `count` tries at `share`, summed from the rarest outcome on. */
function probabilityOfAtLeast(right: number, count: number, share: number): number {
  const yes = Math.log(share);
  const no = Math.log1p(-share);
  let ways = 0; // ln of "count over k", from k = count down
  let total = 0;
  for (let k = count; k >= right; k--) {
    total += Math.exp(ways + k * yes + (count - k) * (k === count ? 0 : no));
    ways += Math.log(k) - Math.log(count - k + 1);
  }
  return total;
}
