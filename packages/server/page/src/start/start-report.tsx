import type { JSX } from "preact";
import type { InitializationReport } from "../api/types.ts";
import { bytes, duration, words } from "../design/format.ts";

export interface StartReportProps {
  readonly title: string;
  readonly report: InitializationReport | null;
}

const OUTCOMES = {
  served: "served",
  "not-found": "skipped: has none",
  unavailable: "skipped: not reachable",
  rejected: "refused",
} as const;

/** One opening, step by step: core's initialisation report. */
export function StartReport({ title, report }: StartReportProps): JSX.Element {
  const id = `start-${title.replaceAll(/\W+/g, "-").toLowerCase()}`;
  if (report === null) {
    return (
      <section class="panel" aria-labelledby={id}>
        <h2 id={id}>{title}</h2>
        <p class="soft">Not there yet, or not part of this bundle.</p>
      </section>
    );
  }
  const { provider, steps, totalMs, totalBytes, parts, environment } = report;
  return (
    <section class="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        <span class="soft small">
          {duration(totalMs)}, {bytes(totalBytes)} read and checked
        </span>
      </header>
      <ol class="attempts">
        {provider.attempts.map((attempt) => (
          <li key={attempt.provider} class={attempt.outcome}>
            <strong class="said">{attempt.provider}</strong> {OUTCOMES[attempt.outcome]}
            {attempt.outcome === "served" && <span class="soft said"> from {provider.origin}</span>}
            {attempt.reason !== undefined && <span class="soft said"> – {attempt.reason}</span>}
            <span class="soft small"> {duration(attempt.durationMs)}</span>
          </li>
        ))}
      </ol>
      <Waterfall steps={steps} totalMs={totalMs} />
      <p class="soft small">
        Category vectors {parts.categoryVectors}, centroids {parts.ticketCentroids}, problem vectors{" "}
        {parts.problemVectors}. {words(environment.kind.value)}: {environment.threads.value} thread
        {environment.threads.value === 1 ? "" : "s"} an inference ({environment.threads.reason}).
      </p>
    </section>
  );
}

/** Steps one after the other; pieces of work within a step, some of them beside each other. */
function Waterfall({ steps, totalMs }: Pick<InitializationReport, "steps" | "totalMs">): JSX.Element {
  const share = (ms: number) => `${Math.min(100, (ms / Math.max(totalMs, 0.001)) * 100)}%`;
  let before = 0;
  const rows = steps.flatMap(({ step, durationMs, bytes: read, parts = [] }) => {
    const startMs = before;
    before += durationMs;
    return [
      { name: words(step), startMs, durationMs, read, within: false },
      ...parts.map((part) => ({
        name: words(part.part),
        startMs: startMs + part.startMs,
        durationMs: part.durationMs,
        read: 0,
        within: true,
      })),
    ];
  });
  return (
    <table class="waterfall">
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col" class="when">
            <span class="visually-hidden">When</span>
          </th>
          <th scope="col" class="number">
            Time
          </th>
          <th scope="col" class="number">
            Read
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, startMs, durationMs, read, within }, i) => (
          <tr key={i} class={within ? "within" : ""}>
            <th scope="row">{name}</th>
            <td class="when">
              <span class="bar-track" aria-hidden="true">
                <span
                  class={within ? "bar-fill" : "bar-fill strong"}
                  style={{ width: share(durationMs), marginInlineStart: share(startMs) }}
                />
              </span>
            </td>
            <td class="number">{duration(durationMs)}</td>
            <td class="number">{within ? "" : bytes(read)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
