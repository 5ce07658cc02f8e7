import type { JSX } from "preact";
import type { ServedBundle } from "../api/types.ts";
import { duration, percent } from "../design/format.ts";
import { StartComparison } from "./start-comparison.tsx";
import { StartReport } from "./start-report.tsx";

/** How the server came to answer: who served, what was skipped and why, and what each step took. */
export function StartView({ bundle }: { readonly bundle: ServedBundle | undefined }): JSX.Element {
  if (bundle === undefined) return <p class="soft">Nothing is known before the server answers.</p>;
  const { start, workers, threadsPerWorker } = bundle;
  const { id, version, digest, model, quality, language } = bundle.bundle;
  return (
    <div class="start-view">
      <section class="panel milestones" aria-labelledby="milestones-heading">
        <h2 id="milestones-heading" class="visually-hidden">
          Milestones
        </h2>
        <dl>
          <div>
            <dt>Answers by wording after</dt>
            <dd>{duration(start.lexicalReadyMs)}</dd>
          </div>
          <div>
            <dt>All three tiers after</dt>
            <dd>{start.modelOpenMs === null ? "not yet" : duration(start.modelOpenMs)}</dd>
          </div>
          <div>
            <dt>Model threads</dt>
            <dd>
              {workers} <span class="soft small">of {threadsPerWorker} each</span>
            </dd>
          </div>
        </dl>
        <p class="soft small">
          Bundle <strong>{id}</strong> {version}, language {language}, digest{" "}
          <code>{digest.slice(0, 12)}</code>; model {model.name}, {model.dtype}. Counted from the service’s
          own start; the threads are opened beside each other.
        </p>
      </section>
      <div class="two-panels">
        <StartReport title="First, by wording" report={start.lexical} />
        <StartReport title="Then, the first model thread" report={start.model} />
      </div>
      <StartComparison />
      {quality !== undefined && (
        <section class="panel" aria-labelledby="quality-heading">
          <header>
            <h2 id="quality-heading">How right it is</h2>
            <span class="soft small">{quality.source}</span>
          </header>
          <dl class="facts">
            <dt>Category right</dt>
            <dd>{percent(quality.categoryAccuracy)}</dd>
            <dt>Routed with nobody looking</dt>
            <dd>
              {percent(quality.routedShare)}, right {percent(quality.routedAccuracy)} of the time
            </dd>
          </dl>
        </section>
      )}
    </div>
  );
}
