/**
 * Values a sample of signal tables may hold: tickets × options. A dozen weights are well determined by a fraction of
 * them, and the time for a fit grows with it.
 */
const MAX_SAMPLED_OPTIONS = 500_000;
/** Tickets whose similarities are computed together: enough for a matrix product, little in memory. */
export const TICKETS_A_CHUNK = 64;

/** Every n-th ticket of `count`, so that no more than the bound are taken, in chunks. */
export function sampleOf(count: number, options: number): number[][] {
  const every = Math.max(1, Math.ceil((count * options) / MAX_SAMPLED_OPTIONS));
  const chunks: number[][] = [];
  for (let ticket = 0; ticket < count; ticket += every) {
    const last = chunks.at(-1);
    if (last === undefined || last.length === TICKETS_A_CHUNK) chunks.push([ticket]);
    else last.push(ticket);
  }
  return chunks;
}
