import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { Bar } from "../design/bar.tsx";
import { DECISION_NAMES } from "../design/decision-badge.tsx";
import { count, percent, words } from "../design/format.ts";
import type { Outcome } from "./outcome.ts";
import { type CountedField, countBy, NONE, OUTSIDE, type View } from "./view-rows.ts";

export interface CountsProps {
  readonly outcomes: readonly Outcome[];
  /** Grows with the outcomes, whose list stays the same one. */
  readonly done: number;
  readonly only: View["only"];
  readonly onOnly: (only: View["only"]) => void;
}

const CHARTS: readonly { readonly field: CountedField; readonly title: string }[] = [
  { field: "decision", title: "By decision" },
  { field: "automation", title: "By automation" },
  { field: "category", title: "By category" },
  { field: "team", title: "By team" },
];

/** How many tickets there are of what; each bar is also a filter of the table. */
export function Counts({ outcomes, done, only, onOnly }: CountsProps): JSX.Element {
  return (
    <div class="counts">
      {CHARTS.map(({ field, title }) => (
        <Chart key={field} {...{ field, title, outcomes, done, only, onOnly }} />
      ))}
    </div>
  );
}

function Chart({
  field,
  title,
  outcomes,
  done,
  only,
  onOnly,
}: CountsProps & { readonly field: CountedField; readonly title: string }): JSX.Element {
  // The list grows in place, which `done` tells.
  const counts = useMemo(() => countBy(outcomes, field), [outcomes, done, field]);
  const most = counts[0]?.count ?? 1;
  return (
    <section class="panel" aria-labelledby={`count-${field}`}>
      <header>
        <h2 id={`count-${field}`}>{title}</h2>
      </header>
      <ul class="bars">
        {counts.map(({ value, count: tickets }) => {
          const chosen = only?.field === field && only.value === value;
          return (
            <li key={value} class={chosen ? "first" : ""}>
              <button
                type="button"
                class="name said value"
                aria-pressed={chosen}
                onClick={() => onOnly(chosen ? undefined : { field, value })}
              >
                {nameOf(field, value)}
              </button>
              <Bar share={tickets / most} strong={chosen || only === undefined} />
              <span class="figure">
                {count(tickets)} <span class="soft small">{percent(tickets / outcomes.length)}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function nameOf(field: CountedField, value: string): string {
  if (value === NONE) return "None";
  if (field === "decision" || value === OUTSIDE) return DECISION_NAMES[value as keyof typeof DECISION_NAMES];
  return field === "automation" ? words(value) : value;
}
