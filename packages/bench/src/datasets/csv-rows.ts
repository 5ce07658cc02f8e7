import { CsvError, parse } from "csv-parse/sync";
import type { DataFile } from "./data-file.ts";
import { invalidFile } from "./dataset-error.ts";

/** Rows of a CSV file with a header, reduced to `columns`. Throws DatasetError for a gap in any of them, or no row. */
export function readCsvRows<Column extends string>(
  { file, text }: DataFile,
  columns: readonly Column[],
): Record<Column, string>[] {
  const rows = parseCsv(file, text);
  const [first] = rows;
  if (first === undefined) throw invalidFile(file, "holds no row");
  for (const column of columns) {
    if (first.record[column] === undefined) throw invalidFile(file, `has no column ${column}`);
  }
  return rows.map(({ record, line }) => {
    const kept = columns.map((column) => {
      const cell = record[column]?.trim() ?? "";
      if (cell === "") throw invalidFile(file, `has no ${column} at line ${line}`);
      return [column, cell];
    });
    return Object.fromEntries(kept) as Record<Column, string>;
  });
}

function parseCsv(file: string, text: string): { record: Record<string, string>; line: number }[] {
  try {
    const rows = parse(text, { bom: true, columns: true, info: true, skip_empty_lines: true });
    return (rows as unknown as { record: Record<string, string>; info: { lines: number } }[]).map(
      ({ record, info }) => ({ record, line: info.lines }),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Its message may quote a cell, so it does not become ours.
    throw invalidFile(file, `is not CSV with a header (${error.code})`, { cause: error });
  }
}
