import type { JSX } from "preact";
import type { Classification } from "../api/types.ts";
import { Bar } from "../design/bar.tsx";
import { count } from "../design/format.ts";

/** Tier 2: which known problems the ticket resembles, and what is known of each. */
export function ProblemsPanel({ classification }: { readonly classification: Classification }): JSX.Element {
  const { problems, provenance } = classification;
  return (
    <section class="panel" aria-labelledby="problems-heading">
      <header>
        <h2 id="problems-heading">2 · Known problems</h2>
        {problems.length > 0 && <span class="soft small">similarity</span>}
      </header>
      {problems.length === 0 ? (
        <p class="soft">
          {provenance.path === "lexical"
            ? "Not looked for: the model was not asked."
            : "No known problem is near."}
        </p>
      ) : (
        <ol class="problems">
          {problems.map((problem, i) => (
            <li key={problem.id} class={i === 0 ? "problem first" : "problem"}>
              <details open={i === 0}>
                <summary>
                  <span class="said name">{problem.description}</span>
                  <span class="similarity">
                    <Bar share={problem.similarity} />
                    <span class="figure">{problem.similarity.toFixed(2)}</span>
                  </span>
                </summary>
                {problem.resolution !== undefined && <p class="said">{problem.resolution}</p>}
                <p class="soft small">
                  {[
                    problem.frequency !== undefined && `${count(problem.frequency)} tickets a year`,
                    problem.averageResolutionMinutes !== undefined &&
                      `${count(problem.averageResolutionMinutes)} minutes each`,
                    problem.id,
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </p>
              </details>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
