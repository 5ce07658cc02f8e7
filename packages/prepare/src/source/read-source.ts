import { InvalidArgumentError, typeName } from "@org/classifier-core";
import type * as v from "valibot";
import {
  checkAutomation,
  checkCategories,
  checkDecision,
  checkEntities,
  checkUrgency,
  idsOf,
} from "./check-configuration.ts";
import { checkForeign, checkProblems, checkTickets, type RowsOfFile } from "./check-rows.ts";
import { checkShape } from "./check-shape.ts";
import { ForeignTexts } from "./check-texts.ts";
import { type CsvColumn, readCsvRows } from "./csv-text.ts";
import {
  automationFileSchema,
  categoriesFileSchema,
  type DeskSource,
  deskFileSchema,
  entitiesFileSchema,
  FOREIGN_COLUMNS,
  NO_URGENCY,
  PROBLEM_COLUMNS,
  TICKET_COLUMNS,
  urgencyFileSchema,
} from "./desk-source.ts";
import { findFiles, type RowFile } from "./find-files.ts";
import { readJsonFile, readJsonLines } from "./json-text.ts";
import { type Located, type Report, type SourceFinding, startOf } from "./origin.ts";
import { SourceError } from "./source-error.ts";
import { readTextFile } from "./text-file.ts";
import { readYamlFile } from "./yaml-text.ts";

export interface ReadSourceOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the folder in which a person describes a desk, and checks all of it.
 *
 * Throws SourceError with every mistake at once, each with file, line and column; InvalidArgumentError where
 * `dir` is no path; the signal's reason when aborted. Reads only, and holds all rows in memory.
 */
export async function readSource(dir: string, { signal }: ReadSourceOptions = {}): Promise<DeskSource> {
  if (typeof dir !== "string" || dir.trim() === "" || dir.includes("\0")) {
    const found = typeof dir === "string" ? "a text that is none" : typeName(dir);
    throw new InvalidArgumentError({ argument: "source", expected: "the path of a folder", found });
  }
  signal?.throwIfAborted();
  const findings: SourceFinding[] = [];
  const report: Report = (origin, message) => findings.push({ origin, message });
  const files = await findFiles(dir, report);
  if (files === undefined) throw new SourceError(findings);
  const context: Context = { dir, report, signal };

  const desk = await readConfiguration(context, files.desk, deskFileSchema);
  const categories = await readConfiguration(context, files.categories, categoriesFileSchema);
  const automation = await readConfiguration(context, files.automation, automationFileSchema);
  const urgency = await readConfiguration(context, files.urgency, urgencyFileSchema);
  const entities = await readConfiguration(context, files.entities, entitiesFileSchema);
  const categoryIds = idsOf(categories.part, "categories");
  if (desk.part !== undefined) checkDecision(desk.part, report);
  if (categories.part !== undefined) checkCategories(categories.part, report);
  if (automation.part !== undefined) checkAutomation(automation.part, categoryIds, report);
  if (urgency.part !== undefined) checkUrgency(urgency.part, report);
  if (entities.part !== undefined) checkEntities(entities.part, report);

  const problemRows = await readRows(context, files.problems ?? [], PROBLEM_COLUMNS);
  const { problems, categoryOf } = checkProblems(problemRows.files, categoryIds, report);
  if (files.problems !== undefined && problemRows.complete && categoryOf.size === 0) {
    report(startOf(files.problems[0]?.file ?? "problems"), "holds no problem");
  }
  const ticketRows = await readRows(context, files.tickets ?? [], TICKET_COLUMNS);
  // While a problem cannot be read, nothing says that a ticket names one which is not there.
  const allProblems = files.problems !== undefined && problemRows.complete ? categoryOf : undefined;
  const known = { categories: categoryIds, problems: allProblems };
  const own = checkTickets(ticketRows.files, known, report);
  const calibrationRows = await readRows(context, files.calibration ?? [], TICKET_COLUMNS);
  const ownCalibration = checkTickets(calibrationRows.files, known, report);

  const foreignTexts = new ForeignTexts([own.texts, ownCalibration.texts], report);
  const foreignRows = await readRows(context, files["out-of-scope"] ?? [], FOREIGN_COLUMNS);
  const foreign = checkForeign(foreignRows.files, foreignTexts, report);
  const setAsideRows = await readRows(context, files["out-of-scope-calibration"] ?? [], FOREIGN_COLUMNS);
  const foreignCalibration = checkForeign(setAsideRows.files, foreignTexts, report);
  signal?.throwIfAborted();

  if (findings.length > 0 || desk.content === undefined || categories.content === undefined) {
    throw new SourceError(findings);
  }
  const { serviceLevels, decision = {}, ...description } = desk.content;
  return {
    desk: description,
    serviceLevels,
    categories: categories.content.categories,
    problems,
    tickets: own.tickets,
    calibration: ownCalibration.tickets,
    foreign,
    foreignCalibration,
    decision,
    automationRules: automation.content ?? { rules: [], steps: [] },
    urgency: urgency.content ?? NO_URGENCY,
    entities: entities.content?.entities ?? [],
  };
}

interface Context extends ReadSourceOptions {
  readonly dir: string;
  readonly report: Report;
}

/** `part` is the file as it was written, `content` what its schema makes of it where nothing is wrong. */
async function readConfiguration<Schema extends v.GenericSchema>(
  { dir, report, signal }: Context,
  file: string | undefined,
  schema: Schema,
): Promise<{ part?: Located; content?: v.InferOutput<Schema> | undefined }> {
  if (file === undefined) return {};
  const source = await readTextFile(dir, file, report, signal);
  if (source === undefined) return {};
  const part = (file.endsWith(".json") ? readJsonFile : readYamlFile)(source, report);
  return part === undefined ? {} : { part, content: checkShape(schema, part, report) };
}

/** `complete` says whether every row could be read, however wrong its fields may be. */
async function readRows(
  { dir, report, signal }: Context,
  files: readonly RowFile[],
  columns: readonly CsvColumn[],
): Promise<{ files: RowsOfFile[]; complete: boolean }> {
  const read: RowsOfFile[] = [];
  let complete = true;
  const reportGap: Report = (origin, message) => {
    complete = false;
    report(origin, message);
  };
  for (const { file, category } of files) {
    const source = await readTextFile(dir, file, reportGap, signal);
    if (source === undefined) continue;
    const rows = file.endsWith(".csv")
      ? readCsvRows(source, columns, reportGap)
      : readJsonLines(source, reportGap);
    read.push({ file, category, rows });
  }
  return { files: read, complete };
}
