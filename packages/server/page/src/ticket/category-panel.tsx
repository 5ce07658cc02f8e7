import type { JSX } from "preact";
import type { Classification } from "../api/types.ts";
import { Bar } from "../design/bar.tsx";
import { percent, words } from "../design/format.ts";

/** Tier 1: which category, how sure, and who takes it by when. */
export function CategoryPanel({ classification }: { readonly classification: Classification }): JSX.Element {
  const { category, routing, urgency, outOfScope } = classification;
  return (
    <section class="panel" aria-labelledby="category-heading">
      <header>
        <h2 id="category-heading">1 · Category and routing</h2>
        {category !== null && <span class="soft small">{METHODS[category.method]}</span>}
      </header>
      {category === null ? (
        <p class="soft">There are no words to judge by.</p>
      ) : (
        <div class="two-columns">
          <ul class="bars" aria-label="Categories by confidence">
            {[category, ...category.alternatives].map(({ id, name, confidence }, i) => (
              <li key={id} class={i === 0 ? "first" : ""}>
                <span class="name said">{name}</span>
                <Bar share={confidence} />
                <span class="figure">{percent(confidence)}</span>
              </li>
            ))}
          </ul>
          <dl class="facts">
            {routing !== null && (
              <>
                <dt>Team</dt>
                <dd class="said">{routing.team}</dd>
                <dt>Priority</dt>
                <dd>
                  <strong>{words(routing.priority)}</strong>
                </dd>
                <dt>Service level</dt>
                <dd>
                  first response {minutes(routing.responseMinutes)}, resolved in{" "}
                  {minutes(routing.slaHours * 60)}
                  {routing.businessHoursOnly && ", business hours"}
                </dd>
              </>
            )}
            <dt>Urgency</dt>
            <dd class="said">
              {words(urgency.level)}
              {urgency.indicators.length > 0 && (
                <span class="soft">
                  {" "}
                  – {urgency.indicators.map(({ id }) => words(id).toLowerCase()).join(", ")}
                </span>
              )}
            </dd>
            {outOfScope !== null && (
              <>
                <dt>Not this desk’s</dt>
                <dd>
                  {percent(outOfScope.score)}
                  {outOfScope.threshold !== null && (
                    <span class="soft"> – out of scope from {percent(outOfScope.threshold)}</span>
                  )}
                </dd>
              </>
            )}
          </dl>
        </div>
      )}
    </section>
  );
}

const METHODS = {
  combined: "by meaning and wording",
  similarity: "by similarity",
  lexical: "by wording",
} as const;

function minutes(value: number): string {
  return value < 60 ? `${value} min` : `${Number((value / 60).toFixed(1))} h`;
}
