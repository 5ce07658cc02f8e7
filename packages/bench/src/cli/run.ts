import { type CliStreams, runCommandLine } from "@org/classifier-command-line";
import type { AccuracyOptions, AccuracyReport } from "../accuracy/measure-accuracy.ts";
import type { PageOptions, WrittenPage } from "../page/write-page.ts";
import { addAccuracy } from "./accuracy-command.ts";
import { addReport } from "./report-command.ts";

/** Version of this package; tsup puts it in. */
declare const PACKAGE_VERSION: string;

/** The work behind the verbs. */
export interface CliWork {
  measureAccuracy(options: AccuracyOptions): Promise<AccuracyReport>;
  writePage(options: PageOptions): Promise<WrittenPage>;
}

/** Loaded when a verb needs it, so that --help and a mistyped option answer at once. */
const lazyWork: CliWork = {
  measureAccuracy: async (options) =>
    (await import("../accuracy/measure-accuracy.ts")).measureAccuracy(options),
  writePage: async (options) => (await import("../page/write-page.ts")).writePage(options),
};

/** Runs the command line as `runCommandLine` does, where a missed bar is no failure; `work` is replaced in tests. */
export function run(argv: readonly string[], io: CliStreams, work: CliWork = lazyWork): Promise<number> {
  return runCommandLine(argv, io, {
    name: "classifier-bench",
    description: "Measures @org/classifier-core, beside bars and published figures.",
    version: PACKAGE_VERSION,
    addVerbs(program, perform) {
      addAccuracy(program, perform, work.measureAccuracy);
      addReport(program, perform, work.writePage);
    },
  });
}
