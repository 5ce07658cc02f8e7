import { problemSchema } from "@org/classifier-core/preparation";
import * as v from "valibot";
import { checkLevel, UniqueIds } from "./check-configuration.ts";
import { checkShape } from "./check-shape.ts";
import { type ForeignTexts, type TextPlaces, TicketTexts } from "./check-texts.ts";
import {
  foreignRowSchema,
  problemRowSchema,
  type SourceForeignText,
  type SourceProblem,
  type SourceTicket,
  ticketRowSchema,
} from "./desk-source.ts";
import { type Located, type Report, startOf } from "./origin.ts";

/** The rows of one file. */
export interface RowsOfFile {
  readonly file: string;
  /** What the file's name says, for files of a folder. */
  readonly category: string | undefined;
  readonly rows: readonly Located[];
}

/** The ids a row may name; undefined where the file that says so could not be read, and nothing is held against it. */
export interface KnownIds {
  readonly categories: ReadonlySet<string> | undefined;
  /** Category of each problem, undefined for a problem whose own category is not known. */
  readonly problems: ReadonlyMap<string, string | undefined> | undefined;
}

/** Checks the rows of all files of problems and gives those that are sound. */
export function checkProblems(
  files: readonly RowsOfFile[],
  categories: ReadonlySet<string> | undefined,
  report: Report,
): { problems: SourceProblem[]; categoryOf: Map<string, string | undefined> } {
  const ids = new UniqueIds("problem", report);
  const problems: SourceProblem[] = [];
  const categoryOf = new Map<string, string | undefined>();
  for (const { file, category: fromName, rows } of files) {
    const categoryFor = categoryChooser(file, fromName, categories, report);
    for (const row of rows) {
      const shape = checkShape(problemRowSchema, row, report);
      const id = (row.value as { id?: unknown } | null)?.id;
      if (typeof id === "string") ids.add(id, row.at(["id"]));
      const category = categoryFor(row);
      if (typeof id === "string" && !categoryOf.has(id)) categoryOf.set(id, category);
      if (shape === undefined) continue;
      if (shape.description.trim() === "") report(row.at(["description"]), "description is blank");
      if (shape.automation !== undefined) checkLevel(shape.automation, ["automation"], row, report);
      if (category !== undefined) problems.push({ ...shape, category, origin: row.at() });
    }
  }
  return { problems, categoryOf };
}

/**
 * Checks the rows of all files of tickets, or of calibration, and gives those that are sound; `texts` holds the
 * others' too, as long as they can be read.
 */
export function checkTickets(
  files: readonly RowsOfFile[],
  known: KnownIds,
  report: Report,
): { tickets: SourceTicket[]; texts: TextPlaces } {
  const tickets: SourceTicket[] = [];
  const texts = new TicketTexts(report);
  for (const { file, category: fromName, rows } of files) {
    const categoryFor = categoryChooser(file, fromName, known.categories, report);
    for (const row of rows) {
      const shape = checkShape(ticketRowSchema, row, report);
      if (shape === undefined) continue;
      const { text, problem } = shape;
      const label = problem ?? `category ${shape.category ?? fromName ?? ""}`;
      texts.check(text, { problem, label }, row.at(["text"]));
      if (problem !== undefined && known.problems?.has(problem) === false) {
        report(row.at(["problem"]), `unknown problem ${problem}`);
        continue;
      }
      const ofProblem = problem === undefined ? undefined : known.problems?.get(problem);
      const category = categoryFor(row, ofProblem);
      if (category === undefined) continue;
      if (problem !== undefined && shape.automation !== undefined) {
        report(row.at(["automation"]), `the level of a ticket of problem ${problem} is the problem's own`);
        continue;
      }
      if (ofProblem !== undefined && category !== ofProblem) {
        const source = shape.category === undefined ? "as the file's name says" : "as the row says";
        report(
          row.at(["problem"]),
          `problem ${problem} belongs to category ${ofProblem}, not to ${category} ${source}`,
        );
        continue;
      }
      const { automation } = shape;
      tickets.push({ text, problem, category, ...(automation && { automation }), origin: row.at() });
    }
  }
  return { tickets, texts: texts.places };
}

/** Checks the rows of all files of texts out of scope and gives those that are sound; no file's name says anything. */
export function checkForeign(
  files: readonly RowsOfFile[],
  texts: ForeignTexts,
  report: Report,
): SourceForeignText[] {
  return files.flatMap(({ rows }) =>
    rows.flatMap((row) => {
      const shape = checkShape(foreignRowSchema, row, report);
      if (shape === undefined) return [];
      texts.check(shape.text, row.at(["text"]));
      return [{ text: shape.text, origin: row.at() }];
    }),
  );
}

/**
 * Chooses a row's category: what it says, else the file's name, else `fallback`. An unknown one is reported and
 * undefined, for a file's name once for all its rows.
 */
function categoryChooser(
  file: string,
  fromName: string | undefined,
  categories: ReadonlySet<string> | undefined,
  report: Report,
): (row: Located, fallback?: string) => string | undefined {
  let nameReported = false;
  return (row, fallback) => {
    const written = (row.value as { category?: unknown } | null)?.category;
    if (written !== undefined) {
      if (typeof written !== "string" || categories?.has(written) !== false) {
        return typeof written === "string" ? written : undefined;
      }
      if (v.is(problemSchema.entries.id, written))
        report(row.at(["category"]), `unknown category ${written}`);
      return undefined;
    }
    const category = fromName ?? fallback;
    if (category === undefined) {
      report(row.at(), "names no category: give it the field category, or put it in a file named after one");
      return undefined;
    }
    if (categories?.has(category) !== false) return category;
    if (!nameReported)
      report(startOf(file), "is named after no category, and not every row has a field category");
    nameReported = true;
    return undefined;
  };
}
