import { html, type Markup } from "./markup.ts";

/** Who was not measured, and why: missing is not slow. */
export function missingNote(
  contenders: readonly ({ readonly name: string } & (
    | { readonly outcome: "measured" }
    | { readonly outcome: "missing" | "failed"; readonly reason: string }
  ))[],
): Markup {
  const others = contenders.flatMap((contender) => (contender.outcome === "measured" ? [] : [contender]));
  if (others.length === 0) return html``;
  return html`<ul class="quiet">${others.map(
    ({ name, outcome, reason }) => html`<li>${name} ${outcome}: ${reason}</li>`,
  )}</ul>`;
}
