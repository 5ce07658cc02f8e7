import type { Perform } from "@org/classifier-command-line";
import type { Command } from "commander";
import type { BuildOptions, BuildReport } from "../build/build-bundle.ts";
import { showBuild } from "./show-results.ts";
import { type SourceFlags, sourceOptions, withSourceOptions } from "./source-options.ts";
import { stepProgress } from "./step-progress.ts";

/** Adds `build` to the program. */
export function addBuild(
  program: Command,
  perform: Perform,
  buildBundle: (options: BuildOptions) => Promise<BuildReport>,
): void {
  withSourceOptions(program.command("build"))
    .summary("build a bundle from the files a person edits")
    .description(
      "Reads the sources, embeds and fits, writes the bundle beside --out, opens it and classifies a ticket, and only then puts it in place.",
    )
    .requiredOption("--out <dir>", "folder of the bundle; an older bundle there is replaced at the end")
    .option("--strict", "fail, and write nothing, when the content lint has warnings")
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<SourceFlags & { out: string }>();
      const { out, strict } = flags;
      await perform(flags, {
        work: ({ onProgress, ...context }) =>
          buildBundle({
            ...sourceOptions(flags),
            out,
            ...(strict === undefined ? {} : { strict }),
            ...context,
            onProgress: stepProgress(onProgress),
          }),
        show: showBuild,
      });
    });
}
