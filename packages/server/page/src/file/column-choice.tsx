import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { count } from "../design/format.ts";
import { likelyTextColumn, sheetOf } from "./columns.ts";

export interface ColumnChoiceProps {
  readonly rows: readonly (readonly string[])[];
  readonly onChosen: (firstRowNames: boolean, column: number) => void;
  readonly onCancel: () => void;
}

const PREVIEW_ROWS = 3;

/** Asks which column holds the tickets, where none is named `text`. */
export function ColumnChoice({ rows, onChosen, onCancel }: ColumnChoiceProps): JSX.Element {
  const [firstRowNames, setFirstRowNames] = useState(true);
  const sheet = sheetOf(rows, firstRowNames);
  const [column, setColumn] = useState(() => likelyTextColumn(sheet));
  return (
    <form
      class="column-choice"
      onSubmit={(event) => {
        event.preventDefault();
        onChosen(firstRowNames, column);
      }}
    >
      <fieldset>
        <legend>Which column holds the ticket?</legend>
        {sheet.columns.map((name, i) => (
          <label key={i} class="choice">
            <input type="radio" name="column" checked={column === i} onChange={() => setColumn(i)} />
            <span>
              <strong class="said">{name}</strong>
              <span class="soft small said preview">
                {sheet.rows
                  .slice(0, PREVIEW_ROWS)
                  .map((row) => row[i] ?? "")
                  .join(" · ")}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <label class="check">
        <input
          type="checkbox"
          checked={firstRowNames}
          onChange={(event) => setFirstRowNames(event.currentTarget.checked)}
        />
        The first row names the columns
      </label>
      <p class="actions">
        <button type="submit" class="button primary" disabled={sheet.rows.length === 0}>
          Classify {count(sheet.rows.length)} tickets
        </button>
        <button type="button" class="button" onClick={onCancel}>
          Another file
        </button>
      </p>
    </form>
  );
}
