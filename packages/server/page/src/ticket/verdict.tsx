import type { JSX } from "preact";
import type { Classification } from "../api/types.ts";
import { DecisionBadge } from "../design/decision-badge.tsx";

/** The team where it goes there; otherwise no more than is known. */
function titleOf({ decision, routing, category }: Classification): string {
  if (decision === "out_of_scope") return "Not this desk’s work";
  if (decision === "route" && routing !== null) return routing.team;
  return category === null ? "Nothing to judge by" : `Maybe ${category.name}`;
}

/** What to do with the ticket, in one line and a sentence. */
export function Verdict({ classification }: { readonly classification: Classification }): JSX.Element {
  const { decision, reasons, recommendation, provenance } = classification;
  return (
    <section class={`verdict ${decision}`} aria-labelledby="verdict-heading">
      <h2 id="verdict-heading">
        <DecisionBadge decision={decision} />
        <span class="said">{titleOf(classification)}</span>
      </h2>
      <p class="said">{recommendation}</p>
      {reasons.length > 0 && (
        <ul class="reasons small soft" aria-label="Why">
          {reasons.map(({ code, message }) => (
            <li key={code}>{message}</li>
          ))}
        </ul>
      )}
      {provenance.path === "lexical" && (
        <p class="small soft">Answered by its wording alone, without the model.</p>
      )}
    </section>
  );
}
