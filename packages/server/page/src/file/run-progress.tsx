import type { JSX } from "preact";
import { Bar } from "../design/bar.tsx";
import { count } from "../design/format.ts";

export interface RunProgressProps {
  readonly what: string;
  readonly done: number;
  readonly of: number;
  readonly startedAt: number;
  readonly onCancel: () => void;
}

/** Done before the rate says anything of what is left. */
const LEAST_FOR_RATE = 64;

/** How far a run is, how fast it goes, and a way to stop it. */
export function RunProgress({ what, done, of, startedAt, onCancel }: RunProgressProps): JSX.Element {
  const perSecond = done / Math.max(0.001, (performance.now() - startedAt) / 1000);
  const left = Math.ceil((of - done) / perSecond);
  return (
    <div class="run-progress">
      <div role="progressbar" aria-label={what} aria-valuemin={0} aria-valuemax={of} aria-valuenow={done}>
        <Bar share={of === 0 ? 0 : done / of} strong />
      </div>
      <p>
        {what}: <strong>{count(done)}</strong> of {count(of)}
        {done >= LEAST_FOR_RATE && (
          <span class="soft">
            {" "}
            · {count(Math.round(perSecond))} a second ·{" "}
            {left < 60 ? `${left} s` : `${Math.ceil(left / 60)} min`} left
          </span>
        )}
      </p>
      <button type="button" class="button" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}
