import { showLimit, showValue } from "../cli/show-value.ts";
import type { CheckedBar, Verdict } from "../measurement/bar.ts";
import { html, type Markup } from "./markup.ts";
import { pageTable } from "./page-table.ts";

/** What was to be reached, and whether it was. */
export function barsTable(caption: string, bars: readonly CheckedBar[]): Markup {
  return pageTable(
    caption,
    ["figure", "measured", "to reach", ""],
    bars.map(({ what, measured, unit, limit, verdict }) => [
      what,
      showValue(measured, unit),
      showLimit(limit, unit),
      verdictMark(verdict),
    ]),
    [1, 2],
  );
}

/** In words, and not by colour alone. */
export function verdictMark(verdict: Verdict): Markup {
  return html`<span class="${verdict.replace(" ", "-")}">${verdict}</span>`;
}
