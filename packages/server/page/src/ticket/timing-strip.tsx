import type { JSX } from "preact";
import type { Classification } from "../api/types.ts";
import { duration } from "../design/format.ts";

const STAGES = [
  ["preprocessMs", "Preprocess"],
  ["embedMs", "Embed"],
  ["categoryMs", "Category"],
  ["problemsMs", "Problems"],
  ["automationMs", "Automation"],
] as const;

/** Where the time of this ticket went, in the server and on the way. */
export function TimingStrip({
  timings,
  roundTripMs,
  model,
}: {
  readonly timings: Classification["timings"];
  readonly roundTripMs: number;
  readonly model: string;
}): JSX.Element {
  const total = Math.max(timings.totalMs, Number.MIN_VALUE);
  return (
    <section class="panel timing" aria-labelledby="timing-heading">
      <header>
        <h2 id="timing-heading">
          Classified in <span class="total">{duration(timings.totalMs)}</span>
        </h2>
        <span class="soft small">
          {duration(roundTripMs)} until this page had it · {model}
        </span>
      </header>
      <div class="strip" aria-hidden="true">
        {STAGES.map(([field], i) => (
          <span
            key={field}
            class={`stage-${i + 1}`}
            style={{ width: `${(timings[field] / total) * 100}%` }}
          />
        ))}
      </div>
      <ul class="legend small">
        {STAGES.map(([field, name], i) => (
          <li key={field}>
            <span class={`swatch stage-${i + 1}`} aria-hidden="true" /> {name} {duration(timings[field])}
          </li>
        ))}
      </ul>
    </section>
  );
}
