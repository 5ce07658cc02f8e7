/** A text as the model takes it. */
export interface MeasuredText {
  readonly text: string;
  /** Token ids, the special ones at both ends included. */
  readonly ids: readonly number[];
}

/** Token ids of a text as the classifier would read it, without a limit on their number being reached. */
export type IdsOf = (text: string) => readonly number[];

/**
 * Makes `count` texts of exactly `tokens` tokens out of `tickets`: each begins with another ticket, takes words from it
 * and then from those that follow, and leaves out words that would not fit. Throws RangeError where there are too few
 * words to make one.
 */
export function textsOfLength(
  tickets: readonly string[],
  { tokens, count }: { readonly tokens: number; readonly count: number },
  idsOf: IdsOf,
): MeasuredText[] {
  // Spread over the list, whose tickets may be sorted by category.
  const starts = Array.from({ length: count }, (_, i) => Math.floor((i * tickets.length) / count));
  return starts.map((start) => {
    const words = [...tickets.slice(start), ...tickets.slice(0, start)]
      .join(" ")
      .split(/\s+/)
      .filter(Boolean);
    const made = cutTo(words, tokens, idsOf);
    if (made === undefined)
      throw new RangeError(`the tickets have too few words for a text of ${tokens} tokens`);
    return made;
  });
}

function cutTo(words: readonly string[], tokens: number, idsOf: IdsOf): MeasuredText | undefined {
  // A word has a token or more, so that no prefix of more words can fit.
  let taken = words.slice(0, tokens);
  while (taken.length > 0 && idsOf(taken.join(" ")).length > tokens) taken = taken.slice(0, -1);
  for (let next = taken.length; next <= words.length; next++) {
    const text = taken.join(" ");
    const ids = idsOf(text);
    if (ids.length === tokens) return { text, ids };
    const longer = [...taken, words[next] as string];
    if (next < words.length && idsOf(longer.join(" ")).length <= tokens) taken = longer;
  }
  return undefined;
}
