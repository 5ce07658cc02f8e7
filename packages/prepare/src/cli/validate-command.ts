import { type CommonFlags, type Perform, withOutputOptions } from "@org/classifier-command-line";
import type { Command } from "commander";
import type { ValidationReport } from "../validate/validate-bundle.ts";
import { showValidation } from "./show-results.ts";

/** Adds `validate` to the program. */
export function addValidate(
  program: Command,
  perform: Perform,
  validateBundle: (
    dir: string,
    options: { against?: string; signal?: AbortSignal },
  ) => Promise<ValidationReport>,
): void {
  withOutputOptions(program.command("validate"))
    .summary("check a bundle completely, or compare two")
    .argument("<dir>", "folder of the bundle")
    .option("--against <dir>", "another bundle; exit with 1 when the two differ")
    .action(async (dir: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<CommonFlags & { against?: string }>();
      const { against } = flags;
      await perform(flags, {
        work: ({ signal }) =>
          validateBundle(dir, {
            ...(against === undefined ? {} : { against }),
            ...(signal === undefined ? {} : { signal }),
          }),
        show: showValidation,
        succeeded: ({ valid, comparison }) => valid && comparison?.identical !== false,
      });
    });
}
