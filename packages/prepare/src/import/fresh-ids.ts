import { problemSchema } from "@org/classifier-core/preparation";
import * as v from "valibot";

/** Leaves room for a number behind it, in the 100 characters an id may have. */
const MAX_SLUG_LENGTH = 80;

/** Gives out ids that a source takes, none of them twice. */
export class FreshIds {
  readonly #taken = new Set<string>();
  /** The last number given behind each stem, so that the thousandth of one name does not try 999 in vain. */
  readonly #numbers = new Map<string, number>();

  /** `wanted` itself where it is an id and free, else the nearest to it that is. */
  take(wanted: string, fallback: string): string {
    const base = isId(wanted) ? wanted : slugOf(wanted) || fallback;
    const stem = base.slice(0, MAX_SLUG_LENGTH);
    let id = base;
    while (this.#taken.has(id)) {
      const number = (this.#numbers.get(stem) ?? 1) + 1;
      this.#numbers.set(stem, number);
      id = `${stem}-${number}`;
    }
    this.#taken.add(id);
    return id;
  }
}

/** A name in lower case with hyphens: also the name of a file, and never a path. Empty where nothing Latin is in it. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{Mn}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_SLUG_LENGTH)
    .replace(/^-|-$/g, "");
}

function isId(text: string): boolean {
  return v.is(problemSchema.entries.id, text);
}
