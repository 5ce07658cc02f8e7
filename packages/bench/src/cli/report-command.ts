import { type CommonFlags, type OutputStream, type Perform, paint } from "@org/classifier-command-line";
import type { Command } from "commander";
import type { PageOptions, WrittenPage } from "../page/write-page.ts";

interface ReportFlags extends CommonFlags {
  readonly out: string;
}

/** Adds `report` to the program. */
export function addReport(
  program: Command,
  perform: Perform,
  writePage: (options: PageOptions) => Promise<WrittenPage>,
): void {
  program
    .command("report")
    .summary("make one page of reports, with plots")
    .description(
      "Makes a self-contained HTML page of files that other verbs wrote with --json: every bar, a section a report with plots, its machine and versions. The page asks nothing of the network, and is light or dark as its reader is.",
    )
    .argument("<files...>", "reports, in the order of the page's sections")
    .requiredOption("--out <file>", "the page")
    .action(async (files: string[], _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<ReportFlags>();
      await perform(flags, {
        work: () => writePage({ reports: files, out: flags.out }),
        show: (page, stream) => showPage(page, flags.out, stream),
      });
    });
}

function showPage({ sections, bytes }: WrittenPage, out: string, stream: OutputStream): string {
  const size = `${(bytes / 1000).toFixed(0)} kB`;
  return `${paint("green", "written", stream)} ${out}, ${size}: ${sections.join(", ")}\n`;
}
