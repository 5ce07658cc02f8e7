/** A place in a file a person edits. */
export interface Origin {
  /** Relative to the source folder, with forward slashes; `.` for the folder itself. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
}

/** Something wrong at a place; the message never holds a ticket's text. */
export interface SourceFinding {
  readonly origin: Origin;
  readonly message: string;
}

/** Takes a finding; reading goes on, so that one run names every mistake. */
export type Report = (origin: Origin, message: string) => void;

export type Key = string | number;

/** A value read from a file that still knows where each part of it stands. */
export interface Located {
  readonly value: unknown;
  /**
   * The place of the part at `path`, or of its key. Where there is no such part, the nearest place around it,
   * which is where a missing field should have been.
   */
  at(path?: readonly Key[], of?: "value" | "key"): Origin;
}

/** The place of a whole file. */
export function startOf(file: string): Origin {
  return { file, line: 1, column: 1 };
}

export function showOrigin({ file, line, column }: Origin): string {
  return `${file}:${line}:${column}`;
}

/** By file, line and column; by code unit, so that no locale changes a report. */
export function compareFindings(a: SourceFinding, b: SourceFinding): number {
  return (
    compareCodeUnits(a.origin.file, b.origin.file) ||
    a.origin.line - b.origin.line ||
    a.origin.column - b.origin.column ||
    compareCodeUnits(a.message, b.message)
  );
}

export function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
