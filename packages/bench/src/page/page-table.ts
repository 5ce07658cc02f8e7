import { html, type Markup } from "./markup.ts";

/** A table; the columns in `right`, counted from 0, are numbers. */
export function pageTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (string | Markup)[])[],
  right: readonly number[] = [],
): Markup {
  const kind = (i: number) => (right.includes(i) ? "number" : "text");
  return html`<div class="wide"><table><caption>${caption}</caption>
<thead><tr>${head.map((name, i) => html`<th scope="col" class="${kind(i)}">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => html`<td class="${kind(i)}">${cell}</td>`)}</tr>`)}</tbody>
</table></div>`;
}
