import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { DecisionBadge } from "../design/decision-badge.tsx";
import { count, percent } from "../design/format.ts";
import type { Outcome } from "./outcome.ts";
import type { SortField, View } from "./view-rows.ts";
import { visibleRows } from "./visible-rows.ts";

export interface ResultsTableProps {
  readonly texts: readonly string[];
  readonly outcomes: readonly Outcome[];
  /** Places of the rows to show, in order. */
  readonly rows: readonly number[];
  readonly sort: View["sort"];
  readonly onSort: (sort: View["sort"]) => void;
  readonly onOpen: (text: string) => void;
}

/** CSS pixels; the style sheet's .results-table has the same. */
const ROW_HEIGHT = 40;
/** Before the browser has told how high the table is. */
const FIRST_HEIGHT = 600;
/** Characters of a ticket that are put into the page; a row shows fewer. */
const SHOWN_CHARACTERS = 200;

const COLUMNS: readonly { readonly by: SortField; readonly title: string; readonly number?: true }[] = [
  { by: "row", title: "Row", number: true },
  { by: "decision", title: "Decision" },
  { by: "category", title: "Category" },
  { by: "confidence", title: "Sure", number: true },
  { by: "team", title: "Team" },
  { by: "automationPercentage", title: "Automation", number: true },
];

/** The results, of which only the rows that are seen are drawn. */
export function ResultsTable({
  texts,
  outcomes,
  rows,
  sort,
  onSort,
  onOpen,
}: ResultsTableProps): JSX.Element {
  const frame = useRef<HTMLElement>(null);
  const [place, setPlace] = useState({ scrollTop: 0, height: FIRST_HEIGHT });
  const measure = () => {
    const { current } = frame;
    if (current !== null) setPlace({ scrollTop: current.scrollTop, height: current.clientHeight });
  };
  useEffect(() => {
    const watch = new ResizeObserver(measure);
    if (frame.current !== null) watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);
  const { from, to } = visibleRows({ count: rows.length, rowHeight: ROW_HEIGHT, ...place });

  return (
    <section
      class="results-table"
      ref={frame}
      onScroll={measure}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be scrolled with keys too.
      tabIndex={0}
      aria-label="Results, row by row"
    >
      <table aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map(({ by, title, number }) => {
              const sorted = sort.by === by;
              return (
                <th
                  key={by}
                  scope="col"
                  class={number ? `number ${by}` : by}
                  aria-sort={sorted ? (sort.descending ? "descending" : "ascending") : "none"}
                >
                  <button
                    type="button"
                    onClick={() => onSort({ by, descending: sorted && !sort.descending })}
                  >
                    {title}
                    <span aria-hidden="true">{sorted ? (sort.descending ? " ↓" : " ↑") : ""}</span>
                  </button>
                </th>
              );
            })}
            <th scope="col">Ticket</th>
          </tr>
        </thead>
        <tbody>
          <tr class="space" style={{ height: `${from * ROW_HEIGHT}px` }} />
          {rows.slice(from, to).map((at, i) => (
            <Row
              key={at}
              index={from + i + 2}
              at={at}
              {...{ text: texts[at] ?? "", outcome: outcomes[at], onOpen }}
            />
          ))}
          <tr class="space" style={{ height: `${(rows.length - to) * ROW_HEIGHT}px` }} />
        </tbody>
      </table>
    </section>
  );
}

function Row({
  index,
  at,
  text,
  outcome,
  onOpen,
}: {
  readonly index: number;
  readonly at: number;
  readonly text: string;
  readonly outcome: Outcome | undefined;
  readonly onOpen: (text: string) => void;
}): JSX.Element | null {
  if (outcome === undefined) return null;
  const { decision, category, confidence, team, automationPercentage, error } = outcome;
  return (
    <tr aria-rowindex={index} class={`result ${decision}`}>
      <td class="number">{count(at + 1)}</td>
      <td>
        <DecisionBadge decision={decision} />
      </td>
      <td class="said">{category ?? error ?? "–"}</td>
      <td class="number">{confidence === undefined ? "–" : percent(confidence)}</td>
      <td class="said">{team ?? "–"}</td>
      <td class="number">
        {automationPercentage === undefined ? "–" : `${Math.round(automationPercentage)} %`}
      </td>
      <td class="ticket">
        <button type="button" class="said" title="Open this ticket" onClick={() => onOpen(text)}>
          {text.slice(0, SHOWN_CHARACTERS).trim() || "(empty)"}
        </button>
      </td>
    </tr>
  );
}
