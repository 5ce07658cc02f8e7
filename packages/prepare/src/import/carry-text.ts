import { problemSchema } from "@org/classifier-core/preparation";
import * as v from "valibot";
import type { OldValue } from "./old-value.ts";

/** Characters of the longest text a bundle takes. */
export const MAX_TEXT_CHARACTERS: number = problemSchema.entries.description.pipe[1].requirement;

/** A text as a source can hold it: whole characters, no NUL, not too long; undefined where nothing is left to read. */
export function usableText(value: unknown, maxCharacters: number = MAX_TEXT_CHARACTERS): string | undefined {
  if (typeof value !== "string") return undefined;
  const whole = value.toWellFormed().replaceAll("\0", "");
  const cut =
    whole.length > maxCharacters ? whole.slice(0, maxCharacters).replace(/[\ud800-\udbff]$/, "") : whole;
  return cut.trim() === "" ? undefined : cut;
}

/** Takes a text over as it is, or mended, and says which; one that cannot be used is dropped. */
export function carryText(old: OldValue | undefined, to: string, maxCharacters?: number): string | undefined {
  const written = old?.read(v.string());
  if (old === undefined || written === undefined) return undefined;
  const text = usableText(written, maxCharacters);
  if (text === undefined) old.drop("is blank");
  else if (text === written) old.carry(to);
  else if (text.length < written.length)
    old.change(to, "cut to the length a bundle takes, or NUL characters taken out");
  else old.change(to, "half characters (lone surrogates) replaced");
  return text;
}
