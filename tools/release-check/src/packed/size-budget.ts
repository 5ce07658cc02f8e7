/** A size that was measured, and how far from it a package may be before somebody has to look. */
export interface SizeBudget {
  readonly measuredBytes: number;
  /** Share of `measuredBytes`, 0–1, up and down. */
  readonly margin: number;
}

/** What is wrong with a size, with the remedy; undefined where nothing is. Too small is wrong as well: a file may be lost. */
export function judgeSize(bytes: number, { measuredBytes, margin }: SizeBudget): string | undefined {
  const percentage = Math.round(margin * 100);
  const [least, most] = [measuredBytes * (1 - margin), measuredBytes * (1 + margin)];
  if (bytes >= least && bytes <= most) return undefined;
  const grown = bytes > most ? "more" : "less";
  return `${bytes} bytes are ${grown} than ${percentage} % from the ${measuredBytes} measured: find out why, then write the new figure into packages.json`;
}
