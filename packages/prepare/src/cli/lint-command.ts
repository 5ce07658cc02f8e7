import type { Perform } from "@org/classifier-command-line";
import type { Command } from "commander";
import type { EmbedSourceOptions } from "../build/embed-source.ts";
import type { LintFinding } from "../lint/lint-content.ts";
import { showLint } from "./show-results.ts";
import { type SourceFlags, sourceOptions, withSourceOptions } from "./source-options.ts";
import { stepProgress } from "./step-progress.ts";

/** Adds `lint` to the program. */
export function addLint(
  program: Command,
  perform: Perform,
  lintSource: (options: EmbedSourceOptions) => Promise<LintFinding[]>,
): void {
  withSourceOptions(program.command("lint"))
    .summary("look for content that is likely to cost accuracy")
    .option("--strict", "exit with 1 when there are warnings")
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<SourceFlags>();
      await perform(flags, {
        work: ({ onProgress, ...context }) =>
          lintSource({ ...sourceOptions(flags), ...context, onProgress: stepProgress(onProgress) }),
        show: showLint,
        asJson: (findings) => ({ findings }),
        succeeded: (findings) =>
          flags.strict !== true || findings.every(({ severity }) => severity !== "warning"),
      });
    });
}
