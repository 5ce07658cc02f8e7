import { type CommonFlags, type Perform, withOutputOptions } from "@org/classifier-command-line";
import { type Command, Option } from "commander";
import type { BuildOptions, BuildReport } from "../build/build-bundle.ts";
import type { ModelDtype } from "../build/model-folder.ts";
import type { ImportOptions } from "../import/import-predecessor.ts";
import type { ImportReport } from "../import/import-report.ts";
import type { TimeUnit } from "../import/read-minutes.ts";
import { showImport } from "./show-import.ts";
import { showBuild } from "./show-results.ts";
import { withModelOptions } from "./source-options.ts";
import { stepProgress } from "./step-progress.ts";

interface ImportFlags extends CommonFlags {
  readonly out: string;
  readonly bundle?: string;
  readonly id?: string;
  readonly name?: string;
  readonly like?: string;
  readonly timeUnit: TimeUnit;
  readonly model?: string;
  readonly dtype?: ModelDtype;
  readonly threads?: number;
  readonly strict?: boolean;
}

/** The work behind `import`. */
export interface ImportWork {
  importPredecessor(options: ImportOptions): Promise<ImportReport>;
  buildBundle(options: BuildOptions): Promise<BuildReport>;
}

/** Adds `import` to the program. */
export function addImport(program: Command, perform: Perform, work: ImportWork): void {
  withModelOptions(withOutputOptions(program.command("import")))
    .summary("make sources of the predecessor's folder")
    .description(
      "Reads the Python predecessor's data files, compares its vectors with the model's, and writes sources to edit and build, with import-report.json beside them: what became of every field.",
    )
    .argument("<dir>", "the predecessor's folder: data, embeddings, models")
    .requiredOption("--out <dir>", "a new or empty folder for the sources")
    .option("--bundle <dir>", "build a bundle of them at once")
    .option("--id <id>", "id of the desk (default: its name as an id)")
    .option("--name <name>", 'name of the desk (default: "Imported desk")')
    .option(
      "--like <dir>",
      "sources that fill the gaps: routing, keywords, urgency, rules of categories of the same name",
    )
    .addOption(
      new Option("--time-unit <unit>", "what a bare number in avg_resolution_time counts")
        .choices(["minutes", "hours"])
        .default("minutes"),
    )
    .option("--strict", "fail, and write nothing, when a file cannot be read or vectors differ")
    .action(async (dir: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<ImportFlags>();
      const { out, bundle, id, name, like, timeUnit, model, dtype, threads, strict } = flags;
      await perform(flags, {
        work: async ({ onProgress, ...context }) => {
          const shared = { model, dtype, threads, ...context, onProgress: stepProgress(onProgress) };
          const report = await work.importPredecessor({
            dir,
            out,
            id,
            name,
            like,
            timeUnit,
            strict,
            ...shared,
          });
          if (bundle === undefined) return { report };
          return { report, build: await work.buildBundle({ source: out, out: bundle, ...shared }) };
        },
        show: ({ report, build }, stream) =>
          showImport(report, { out, built: build !== undefined }, stream) +
          (build === undefined ? "" : `\n${showBuild(build, stream)}`),
        asJson: ({ report, build }) => ({ ...report, ...(build === undefined ? {} : { build }) }),
      });
    });
}
