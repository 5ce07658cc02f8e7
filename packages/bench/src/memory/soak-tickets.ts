import { seededRandom } from "../metrics/seeded-random.ts";

/** Words of the longest ticket: with MiniLM's vocabulary more than the 256 tokens at which it is truncated. */
const MOST_WORDS = 260;

/**
 * Endless tickets of mixed lengths, cut and joined from a desk's own: from one word to 260, short ones as frequent
 * as long ones on a logarithmic scale, so that shapes hardly repeat. The same for the same seed; made one by one, so
 * that they take no memory themselves. Throws RangeError without a text to make them from.
 */
export function* soakTickets(pool: readonly string[], seed: number): Generator<string, never> {
  const words = pool.map((text) => text.split(/\s+/).filter(Boolean)).filter(({ length }) => length > 0);
  if (words.length === 0) throw new RangeError("no text to make tickets from");
  const random = seededRandom(seed);
  for (;;) {
    const length = Math.round(MOST_WORDS ** random());
    const ticket: string[] = [];
    while (ticket.length < length) {
      ticket.push(...(words[Math.floor(random() * words.length)] as string[]));
    }
    yield ticket.slice(0, length).join(" ");
  }
}
