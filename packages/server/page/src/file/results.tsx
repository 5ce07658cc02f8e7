import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { count } from "../design/format.ts";
import { Counts, nameOf } from "./counts.tsx";
import { offerDownload } from "./offer-download.ts";
import { ResultsTable } from "./results-table.tsx";
import type { Run } from "./run.ts";
import { type View, viewRows } from "./view-rows.ts";

export interface ResultsProps {
  readonly run: Run;
  /** Grows with the outcomes, whose list stays the same one. */
  readonly done: number;
  readonly onOpen: (text: string) => void;
}

/** What became of the tickets so far: counts, a table, and downloads. */
export function Results({ run, done, onOpen }: ResultsProps): JSX.Element {
  const { texts, outcomes, sheet, name } = run;
  const [search, setSearch] = useState("");
  const [only, setOnly] = useState<View["only"]>();
  const [sort, setSort] = useState<View["sort"]>({ by: "row", descending: false });
  // The list grows in place, which `done` tells.
  const rows = useMemo(
    () => viewRows(texts, outcomes, { search, only, sort }),
    [texts, outcomes, done, search, only, sort],
  );
  async function download(form: "csv" | "json"): Promise<void> {
    // The writer of CSV is loaded by who needs it.
    const { toCsv, toJson } = await import("./download.ts");
    const base = name.replace(/\.[^.]*$/, "");
    if (form === "csv") offerDownload(`${base}-triage.csv`, "text/csv", toCsv(sheet, outcomes));
    else offerDownload(`${base}-triage.json`, "application/json", toJson(sheet, outcomes));
  }
  return (
    <>
      <Counts {...{ outcomes, done, only }} onOnly={setOnly} />
      <section class="panel" aria-labelledby="table-heading">
        <header class="table-head">
          <h2 id="table-heading">Tickets</h2>
          <input
            type="search"
            class="field"
            placeholder="Find words"
            aria-label="Find words in ticket, category or team"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
          <span class="soft small" role="status">
            {count(rows.length)} shown
            {only !== undefined && `, ${nameOf(only.field, only.value)} only`}
          </span>
          {only !== undefined && (
            <button type="button" class="button link" onClick={() => setOnly(undefined)}>
              Show all
            </button>
          )}
          <span class="downloads">
            <button type="button" class="button" onClick={() => void download("csv")}>
              Download CSV
            </button>
            <button type="button" class="button" onClick={() => void download("json")}>
              JSON
            </button>
          </span>
        </header>
        <ResultsTable {...{ texts, outcomes, rows, sort, onOpen }} onSort={setSort} />
      </section>
    </>
  );
}
