import { CsvError, parse } from "csv-parse/sync";
import { type Key, type Located, type Origin, type Report, startOf } from "./origin.ts";
import { brokenText, placesIn, type TextFile } from "./text-file.ts";

/** A column a CSV file may have; a dot in its name makes an object of the columns before the dot. */
export interface CsvColumn {
  readonly name: string;
  readonly kind: "text" | "number";
  readonly required: boolean;
}

interface Cell {
  readonly text: string;
  /** UTF-16 offset into the file's text. */
  readonly offset: number;
}

// Digits with a decimal point, as JSON has them: "1,200", "12 min" and "1e3" are for a person to decide.
const STRICT_NUMBER = /^-?\d+(?:\.\d+)?$/;

/** What a header's cell looks like; anything else may be a ticket in a file without a header. */
const COLUMN_NAME = /^[\p{L}_][\p{L}\p{N}_.-]{0,39}$/u;

const FAULTS: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE:
    'has a quote inside an unquoted cell: put the cell in quotes and write "" for each one in it',
  CSV_INVALID_CLOSING_QUOTE: 'goes on after its closing quote: write "" for a quote inside a quoted cell',
  CSV_QUOTE_NOT_CLOSED: "opens a quote that is never closed",
};

/**
 * Reads the rows of a CSV file (RFC 4180, any line ends) as objects with the header's names; an empty cell is
 * an absent field. Rows before a fault in the quoting are kept; what comes after it cannot be told apart.
 */
export function readCsvRows(source: TextFile, columns: readonly CsvColumn[], report: Report): Located[] {
  const places = placesIn(source.file, source.text);
  const { records, fault } = readRecords(source);
  if (fault !== undefined) report(places(fault.offset), fault.message);
  const [header, ...body] = records;
  if (header === undefined) {
    if (fault === undefined) report(startOf(source.file), `has no header: expected ${listColumns(columns)}`);
    return [];
  }
  const found = readHeader(header, columns, (offset, message) => report(places(offset), message));
  if (found === undefined) return [];

  const rows: Located[] = [];
  for (const record of body) {
    const start = places(record[0]?.offset ?? 0);
    if (record.length !== found.length) {
      report(
        start,
        `has ${record.length} cells where the header has ${found.length}: quote cells that hold commas`,
      );
      continue;
    }
    for (const cell of record) {
      const broken = brokenText(cell.text);
      if (broken !== undefined) report(places(cell.offset), broken);
    }
    rows.push(locate(record, found, start, places));
  }
  return rows;
}

function readRecords(source: TextFile): { records: Cell[][]; fault?: { offset: number; message: string } } {
  const bytes = Buffer.from(source.bytes.buffer, source.bytes.byteOffset, source.bytes.byteLength);
  const records: Cell[][] = [];
  // The parser counts bytes, places count UTF-16 units; both only ever go forward.
  let atByte = 0;
  let atUnit = 0;
  const advance = (toByte: number) => {
    atUnit += bytes.toString("utf8", atByte, toByte).length;
    atByte = toByte;
  };
  let record: Cell[] = [];
  /** Over the comma, line end or empty lines that stand before the next cell. */
  const toNextCell = () => {
    if (record.length > 0) return atByte < bytes.length ? advance(atByte + 1) : undefined;
    while (bytes[atByte] === LINE_FEED || bytes[atByte] === CARRIAGE_RETURN) advance(atByte + 1);
  };
  try {
    parse(bytes, {
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      skip_empty_lines: true,
      cast: (text, context) => {
        toNextCell();
        record.push({ text, offset: atUnit });
        advance(context.bytes);
        return text;
      },
      on_record: () => {
        records.push(record);
        record = [];
        return null;
      },
    });
    return { records };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    toNextCell();
    // Not the parser's own message: that quotes the cell.
    return {
      records,
      fault: { offset: atUnit, message: FAULTS[error.code] ?? `is not CSV (${error.code})` },
    };
  }
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** The columns in the file's order, or undefined after reporting a header that cannot be used. */
function readHeader(
  header: readonly Cell[],
  columns: readonly CsvColumn[],
  refuse: (offset: number, message: string) => void,
): CsvColumn[] | undefined {
  const names = header.map((cell) => cell.text.trim());
  const start = header[0]?.offset ?? 0;
  const separator = [";", "\t", "|"].find((sign) => names.length === 1 && names[0]?.includes(sign));
  if (separator !== undefined) {
    const split = (names[0] as string).split(separator);
    const shown = separator === "\t" ? "tabs" : JSON.stringify(separator);
    refuse(start, `has its columns separated by ${shown}: save it with commas; found ${showNames(split)}`);
    return undefined;
  }
  const found: CsvColumn[] = [];
  let usable = true;
  header.forEach((cell, i) => {
    const name = names[i] as string;
    const column = columns.find((known) => known.name === name);
    const message =
      column === undefined
        ? `has an unknown column; found ${showNames(names)}, expected ${listColumns(columns)}`
        : found.includes(column)
          ? `names the column ${name} a second time`
          : undefined;
    if (message !== undefined) refuse(cell.offset, message);
    if (message !== undefined || column === undefined) usable = false;
    else found.push(column);
  });
  const missing = columns.filter((column) => column.required && !names.includes(column.name));
  if (missing.length > 0 && usable) {
    const lacking = missing.map(({ name }) => name).join(", ");
    refuse(start, `lacks the column ${lacking}; found ${showNames(names)}`);
    usable = false;
  }
  return usable ? found : undefined;
}

function locate(
  record: readonly Cell[],
  columns: readonly CsvColumn[],
  start: Origin,
  places: (offset: number) => Origin,
): Located {
  const value: Record<string, unknown> = {};
  columns.forEach(({ name, kind }, i) => {
    const { text } = record[i] as Cell;
    if (text === "") return;
    const [outer, inner] = name.split(".", 2) as [string, string?];
    const converted = kind === "number" && STRICT_NUMBER.test(text) ? Number(text) : text;
    if (inner === undefined) value[outer] = converted;
    else value[outer] = { ...(value[outer] as object | undefined), [inner]: converted };
  });
  return {
    value,
    at: (path: readonly Key[] = []) => {
      const name = path.join(".");
      const exact = columns.findIndex((column) => column.name === name);
      const column = exact >= 0 ? exact : columns.findIndex((known) => known.name.startsWith(`${name}.`));
      const cell = name === "" || column < 0 ? undefined : record[column];
      return cell === undefined ? start : places(cell.offset);
    },
  };
}

function showNames(names: readonly string[]): string {
  const shown = names.map((name) => {
    const bare = name.trim().replace(/^"(.*)"$/, "$1");
    return COLUMN_NAME.test(bare) ? bare : `(text of ${bare.length} characters)`;
  });
  return `the columns ${shown.join(", ")}`;
}

function listColumns(columns: readonly CsvColumn[]): string {
  return columns.map(({ name, required }) => (required ? name : `${name}?`)).join(", ");
}
