import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import * as v from "valibot";
import type { ReportHeader } from "../measurement/report-header.ts";

/** What is looked at before a report is believed to be one; the rest is as its verb wrote it. */
const headerSchema = v.looseObject({
  verb: v.string(),
  date: v.pipe(v.string(), v.isoTimestamp()),
  host: v.looseObject({ cpu: v.string(), cores: v.number(), coresGranted: v.number(), node: v.string() }),
  versions: v.record(v.string(), v.string()),
  options: v.record(v.string(), v.unknown()),
});

/** A file is no report of this package. */
export class ReportFileError extends Error {
  readonly code = "ERR_REPORT_FILE";
  override readonly name = "ReportFileError";

  constructor(file: string, found: string, cause?: unknown) {
    super(`${basename(file)} is no report: ${found}. Give files that a verb wrote with --json.`, { cause });
  }
}

/** Reads what a verb wrote with --json. Rejects with ReportFileError. */
export async function readReport(file: string): Promise<ReportHeader> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new ReportFileError(
      file,
      cause.code === "ENOENT" ? "there is no such file" : "it cannot be read",
      cause,
    );
  });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new ReportFileError(file, "it is not JSON", cause);
  }
  const checked = v.safeParse(headerSchema, content);
  if (!checked.success) {
    const [issue] = checked.issues;
    const field = v.getDotPath(issue) ?? "it";
    const found = issue.received === "undefined" ? `it has no ${field}` : `${field} is ${issue.received}`;
    throw new ReportFileError(file, found);
  }
  return content as ReportHeader;
}
