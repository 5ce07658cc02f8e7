/** A file's rows as columns with names. */
export interface Sheet {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The first row names the columns, or they are numbered. A row may be longer than the names. */
export function sheetOf(rows: readonly (readonly string[])[], firstRowNames: boolean): Sheet {
  const [first = []] = rows;
  const body = firstRowNames ? rows.slice(1) : rows;
  const width = body.reduce((widest, row) => Math.max(widest, row.length), first.length);
  const columns = Array.from({ length: width }, (_, i) => {
    const name = firstRowNames ? (first[i] ?? "").trim() : "";
    return name === "" ? `Column ${i + 1}` : name;
  });
  return { columns, rows: body };
}

/** The column that is named `text`, if one is: then nobody has to be asked. */
export function textColumn({ columns }: Sheet): number | undefined {
  const at = columns.findIndex((name) => name.toLowerCase() === "text");
  return at < 0 ? undefined : at;
}

/** Rows that are looked at for a guess. */
const SAMPLE_ROWS = 50;

/** The column with the longest values, which a ticket's text usually is; for a choice to begin with. */
export function likelyTextColumn({ columns, rows }: Sheet): number {
  const lengths = columns.map((_, i) =>
    rows.slice(0, SAMPLE_ROWS).reduce((total, row) => total + (row[i]?.length ?? 0), 0),
  );
  return Math.max(0, lengths.indexOf(Math.max(...lengths)));
}
