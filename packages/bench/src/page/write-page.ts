import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { readReport } from "./read-report.ts";
import { renderPage } from "./report-page.ts";

export interface PageOptions {
  /** Files that verbs wrote with --json, in the order of the page's sections. */
  readonly reports: readonly string[];
  /** The page's file. */
  readonly out: string;
}

export interface WrittenPage {
  readonly sections: readonly string[];
  readonly bytes: number;
}

/** Makes one self-contained page of reports. Rejects with ReportFileError for a file that is none. */
export async function writePage({ reports, out }: PageOptions): Promise<WrittenPage> {
  const read = await Promise.all(reports.map(readReport));
  const page = renderPage(read);
  // Beside the file and put in place whole: whoever has the page open never loads half of it.
  const temporary = `${out}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, page);
    await rename(temporary, out);
  } finally {
    await rm(temporary, { force: true });
  }
  return { sections: read.map(({ verb }) => verb), bytes: Buffer.byteLength(page) };
}
