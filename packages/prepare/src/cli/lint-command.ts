import type { Command } from "commander";
import type { EmbedSourceOptions } from "../build/embed-source.ts";
import type { LintFinding } from "../lint/lint-content.ts";
import { showLint } from "./show-results.ts";
import { type Perform, type SourceFlags, sourceOptions, withSourceOptions } from "./verb.ts";

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
        work: (context) => lintSource({ ...sourceOptions(flags), ...context }),
        show: showLint,
        asJson: (findings) => ({ findings }),
        succeeded: (findings) =>
          flags.strict !== true || findings.every(({ severity }) => severity !== "warning"),
      });
    });
}
