/** Rows above and below what is seen that are there already, so that scrolling shows no gap. */
const SPARE_ROWS = 8;

/** Which of many rows of one height are drawn. */
export function visibleRows(facts: {
  readonly count: number;
  readonly rowHeight: number;
  readonly scrollTop: number;
  readonly height: number;
}): { readonly from: number; readonly to: number } {
  const { count, rowHeight, scrollTop, height } = facts;
  const first = Math.floor(scrollTop / rowHeight);
  const seen = Math.ceil(height / rowHeight) + 1;
  // Where a filter has shortened the list, the browser has not scrolled up yet.
  const from = Math.max(0, Math.min(first - SPARE_ROWS, count - seen - SPARE_ROWS));
  return { from, to: Math.min(count, from + seen + 2 * SPARE_ROWS) };
}
