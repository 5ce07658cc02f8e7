import { cleanTicket } from "@org/classifier-core/preparation";
import type { TrainingTicket } from "../datasets/dataset.ts";
import { seededRandom } from "../metrics/seeded-random.ts";

/**
 * The tickets that a source folder takes: of texts that are one to the model (cleaned, without regard to capitals)
 * under the same label, the first; and none of which cleaning leaves nothing.
 */
export function distinctTickets(tickets: readonly TrainingTicket[]): TrainingTicket[] {
  const seen = new Set<string>();
  return tickets.filter((ticket) => {
    const cleaned = cleanTicket(ticket.text).text.toLowerCase();
    const key = `${labelOf(ticket)}\n${cleaned}`;
    if (cleaned === "" || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/**
 * `shots` tickets of each class, drawn without replacement by mulberry32(seed), in the data set's order. A class is
 * a problem where tickets name one, else a category; one with fewer tickets gives all it has.
 */
export function sampleShots(
  tickets: readonly TrainingTicket[],
  { shots, seed }: { readonly shots: number; readonly seed: number },
): TrainingTicket[] {
  const random = seededRandom(seed);
  const classes = new Map<string, number[]>();
  tickets.forEach((ticket, i) => {
    const label = labelOf(ticket);
    const members = classes.get(label);
    if (members === undefined) classes.set(label, [i]);
    else members.push(i);
  });
  const chosen = new Set<number>();
  for (const members of classes.values()) {
    // The first steps of a Fisher-Yates shuffle.
    for (let taken = 0; taken < Math.min(shots, members.length); taken++) {
      const other = taken + Math.floor(random() * (members.length - taken));
      const drawn = members[other] as number;
      members[other] = members[taken] as number;
      chosen.add(drawn);
    }
  }
  return tickets.filter((_, i) => chosen.has(i));
}

function labelOf({ category, problem }: TrainingTicket): string {
  return JSON.stringify([category, problem ?? null]);
}
