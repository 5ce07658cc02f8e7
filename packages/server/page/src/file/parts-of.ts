/**
 * Tickets of one request: a second or two of work on two cores, so that progress and cancelling are felt, and little is
 * sent twice where the server goes away.
 */
export const PART_TICKETS = 256;
/** UTF-16 units of one request; 256 ordinary tickets are a tenth of it. */
const PART_CHARACTERS = 1_000_000;

/** A run of tickets that are sent together. */
export interface Part {
  readonly from: number;
  readonly texts: readonly string[];
}

/** Cuts tickets into parts that keep to the server's limits. A text longer than it takes is cut to what it takes. */
export function* partsOf(
  texts: readonly string[],
  limits: { readonly textCharacters: number; readonly batchTickets: number },
  from = 0,
): Generator<Part> {
  const most = Math.min(PART_TICKETS, limits.batchTickets);
  let part: string[] = [];
  let characters = 0;
  let first = from;
  for (let at = from; at < texts.length; at++) {
    const text = (texts[at] as string).slice(0, limits.textCharacters);
    if (part.length > 0 && (part.length >= most || characters + text.length > PART_CHARACTERS)) {
      yield { from: first, texts: part };
      first = at;
      part = [];
      characters = 0;
    }
    part.push(text);
    characters += text.length;
  }
  if (part.length > 0) yield { from: first, texts: part };
}
