import { seededRandom } from "../metrics/seeded-random.ts";

/** Draws `count` of the items, or all where there are no more, by a Fisher-Yates shuffle; their order stays. */
export function drawSample<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  if (count >= items.length) return [...items];
  const random = seededRandom(seed);
  const places = items.map((_, i) => i);
  for (let i = 0; i < count; i++) {
    const other = i + Math.floor(random() * (places.length - i));
    [places[i], places[other]] = [places[other] as number, places[i] as number];
  }
  return places
    .slice(0, count)
    .sort((a, b) => a - b)
    .map((place) => items[place] as Item);
}
