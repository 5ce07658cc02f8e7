import type { JSX } from "preact";
import type { Classification } from "../api/types.ts";
import { Bar } from "../design/bar.tsx";
import { count, percent, signed, words } from "../design/format.ts";
import { Gauge } from "./gauge.tsx";

/** Tier 3: how far software could resolve it, step by step, and who says so. */
export function AutomationPanel({
  classification,
}: {
  readonly classification: Classification;
}): JSX.Element {
  const { automation, provenance } = classification;
  return (
    <section class="panel" aria-labelledby="automation-heading">
      <header>
        <h2 id="automation-heading">3 · Automation</h2>
        {automation !== null && (
          <span class="soft small">{percent(automation.confidence)} sure of the level</span>
        )}
      </header>
      {automation === null ? (
        <p class="soft">
          {provenance.path === "lexical"
            ? "Not assessed: the model was not asked."
            : "There is nothing to assess."}
        </p>
      ) : (
        <>
          <div class="automation-head">
            <Gauge percentage={automation.percentage} label="Share of the effort software could take over" />
            <div>
              <p>
                <strong>{words(automation.level)}</strong>
              </p>
              <p class="said small">{automation.reasoning}</p>
              <p class="soft small">
                Said by: {words(automation.layer).toLowerCase()}
                {automation.evidence.length > 0 && ` (${automation.evidence.slice(0, 2).join(", ")})`}
              </p>
            </div>
          </div>
          <ul class="bars" aria-label="Steps of a resolution, and how far software does each">
            {automation.steps.map(({ id, name, weight, percentage }) => (
              <li key={id}>
                <span class="name">
                  {name} <span class="soft small">{percent(weight)}</span>
                </span>
                <Bar share={percentage / 100} strong />
                <span class="figure">{Math.round(percentage)} %</span>
              </li>
            ))}
          </ul>
          <details class="more">
            <summary>Who said what</summary>
            <table class="figures">
              <thead>
                <tr>
                  <th scope="col">Layer</th>
                  <th scope="col">Level</th>
                  <th scope="col" class="number">
                    Vote
                  </th>
                  <th scope="col" class="number">
                    Worth
                  </th>
                </tr>
              </thead>
              <tbody>
                {automation.votes.map(({ layer, level, vote, contribution }) => (
                  <tr key={`${layer} ${level}`}>
                    <td>{words(layer)}</td>
                    <td>{words(level)}</td>
                    <td class="number">{vote.toFixed(2)}</td>
                    <td class="number">{signed(contribution)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <p class="soft small">
              Complexity {words(automation.implementationComplexity).toLowerCase()}, business priority{" "}
              {words(automation.businessPriority).toLowerCase()}
              {automation.roi !== null &&
                `; would save about ${count(Math.round(automation.roi.hoursSavedPerYear))} hours a year`}
              .
            </p>
          </details>
        </>
      )}
    </section>
  );
}
