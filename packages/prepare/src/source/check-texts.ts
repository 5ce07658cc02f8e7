import { cleanTicket, MAX_PROBLEM_TICKETS, ticketTextSchema } from "@org/classifier-core/preparation";
import * as v from "valibot";
import { type Origin, type Report, showOrigin } from "./origin.ts";

/** Where each text stands first, by what `checkText` makes of it. */
export type TextPlaces = Map<string, Origin>;

/**
 * Looks at what a text says once it is cleaned, which is what will be embedded, and reports where that is nothing
 * or too much. Returns what the model reads, in lower case: it reads no capitals, so texts that differ in them
 * alone are one to it. Undefined where there is nothing to read.
 */
export function checkText(text: string, origin: Origin, report: Report): string | undefined {
  if (text.trim() === "") {
    report(origin, "text is blank");
    return undefined;
  }
  const cleaned = cleanTicket(text).text;
  if (cleaned === "") {
    report(origin, "nothing is left of the text without markup, quoted mail and signature");
    return undefined;
  }
  if (!v.safeParse(ticketTextSchema, cleaned).success) {
    report(origin, `text has ${cleaned.length} characters after cleaning, more than a bundle may hold`);
  }
  return cleaned.toLowerCase();
}

/** The texts of the desk's own tickets: each once under a label, and no more of a problem than a bundle holds. */
export class TicketTexts {
  /** Whatever their labels. */
  readonly places: TextPlaces = new Map();
  readonly #labelled = new Map<string, Origin>();
  readonly #counts = new Map<string, number>();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  check(
    text: string,
    { problem, label }: { problem: string | undefined; label: string },
    origin: Origin,
  ): void {
    const read = checkText(text, origin, this.#report);
    if (read === undefined) return;
    if (!this.places.has(read)) this.places.set(read, origin);
    const key = `${label}\n${read}`;
    const first = this.#labelled.get(key);
    if (first === undefined) this.#labelled.set(key, origin);
    else this.#report(origin, `the same text has the same label at ${showOrigin(first)}: remove one`);
    if (problem === undefined) return;
    const count = (this.#counts.get(problem) ?? 0) + 1;
    this.#counts.set(problem, count);
    if (count === MAX_PROBLEM_TICKETS + 1) {
      this.#report(origin, `problem ${problem} has more than ${MAX_PROBLEM_TICKETS} tickets`);
    }
  }
}

/** The texts out of scope, to learn from and set aside: each once among them all, and none of the desk's own. */
export class ForeignTexts {
  readonly #seen: TextPlaces = new Map();
  readonly #own: readonly TextPlaces[];
  readonly #report: Report;

  constructor(own: readonly TextPlaces[], report: Report) {
    this.#own = own;
    this.#report = report;
  }

  check(text: string, origin: Origin): void {
    const read = checkText(text, origin, this.#report);
    if (read === undefined) return;
    const first = this.#seen.get(read);
    if (first !== undefined) {
      this.#report(origin, `the same text is out of scope at ${showOrigin(first)} already: remove one`);
      return;
    }
    this.#seen.set(read, origin);
    const own = this.#own.find((places) => places.has(read))?.get(read);
    if (own !== undefined) {
      this.#report(
        origin,
        `the same text is the desk's own ticket at ${showOrigin(own)}: it cannot be out of scope too, remove one`,
      );
    }
  }
}
