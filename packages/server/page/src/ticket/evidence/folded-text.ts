/** A text as the classifier's wording reads it, and where each of its units stands in the original. */
export interface FoldedText {
  /** Lower case, no accents, one space between words and at both ends. */
  readonly folded: string;
  /** For each UTF-16 unit of `folded` the offsets of the character it came from; of a space, of nothing. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Lower case without accents, as core's `fold`. */
export function fold(text: string): string {
  return text
    .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'")
    .normalize("NFKD")
    .replace(/\p{Mn}+/gu, "")
    .toLowerCase();
}

export function foldText(text: string): FoldedText {
  let folded = " ";
  const starts = [0];
  const ends = [0];
  let at = 0;
  for (const character of text) {
    const end = at + character.length;
    for (const unit of fold(character).replace(/\s+/g, " ")) {
      // Of a run of spaces the first alone.
      if (unit === " " && folded.endsWith(" ")) continue;
      for (let i = 0; i < unit.length; i++) {
        starts.push(unit === " " ? end : at);
        ends.push(end);
      }
      folded += unit;
    }
    at = end;
  }
  if (!folded.endsWith(" ")) {
    folded += " ";
    starts.push(at);
    ends.push(at);
  }
  return { folded, starts, ends };
}
