/** Where the right problem of a held-out ticket came out: 0 is first, -1 not among those shown. */
export interface ProblemPlaces {
  /** Confidence in the ticket's first category. */
  readonly confidence: number;
  /** Among the problems of that category, and among all. */
  readonly within: number;
  readonly amongAll: number;
}

/** Tried for the category confidence below which all categories are searched. */
const TRIED = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
/** A hundredth is far finer than tickets can tell, and a manifest stays readable. */
const STEPS = 100;

/** Place of the right problem at a threshold. */
export function placeAt({ confidence, within, amongAll }: ProblemPlaces, threshold: number): number {
  return confidence < threshold ? amongAll : within;
}

/**
 * The confidence below which all categories are searched: the mean of those tried, each weighted by how well it may be
 * the best: exp(-z²/2), where z is by how many tickets it has fewer first than the best, in standard errors of that
 * difference (its square is the number of tickets on which the two differ, as in McNemar's test). The best alone would
 * be a choice between near equals: two of those tried may differ by one ticket of thousands, and which is ahead by a
 * vector's last digits, while tickets between the two then get other problems.
 */
export function chooseSearchThreshold(tickets: readonly ProblemPlaces[]): number {
  const isFirst = TRIED.map((threshold) => tickets.map((ticket) => placeAt(ticket, threshold) === 0));
  const firsts = isFirst.map((first) => first.filter(Boolean).length);
  const best = firsts.indexOf(Math.max(...firsts));
  const weights = isFirst.map((first, i) => {
    const differing = first.filter((one, ticket) => one !== isFirst[best]?.[ticket]).length;
    const fewer = (firsts[best] as number) - (firsts[i] as number);
    return differing === 0 ? 1 : Math.exp(-(fewer ** 2) / differing / 2);
  });
  const total = weights.reduce((sum, weight) => sum + weight);
  const mean = TRIED.reduce((sum, threshold, i) => sum + threshold * (weights[i] as number), 0) / total;
  return Math.round(mean * STEPS) / STEPS;
}
