import {
  type CommonFlags,
  type Perform,
  wholeNumber,
  withJsonFileOptions,
} from "@org/classifier-command-line";
import type { Command } from "commander";
import type { ThroughputOptions, ThroughputReport } from "../throughput/measure-throughput.ts";
import { measuring } from "./measuring.ts";
import { showThroughput } from "./show-throughput.ts";
import { succeededBy } from "./timing-options.ts";

interface ThroughputFlags extends CommonFlags, Omit<ThroughputOptions, "signal" | "onProgress"> {
  readonly strict?: boolean;
}

/** Adds `throughput` to the program. */
export function addThroughput(
  program: Command,
  perform: Perform,
  measureThroughput: (options: ThroughputOptions) => Promise<ThroughputReport>,
): void {
  withJsonFileOptions(program.command("throughput"), "the whole report, raw times included")
    .summary("tickets a second on a real file, beside transformers.js, fastembed and sentence-transformers")
    .description(
      "Answers BANKING77's test split, or a file of yours, one text at a time and in batches, by each contender in fresh processes that take turns.",
    )
    .option("--data <dir>", "folder of the data sets (default: the variable CLASSIFIER_DATASETS)")
    .option(
      "--tickets <file>",
      "texts of yours instead: CSV, plain lines in a .txt, or JSON lines with `text`",
    )
    .option("--limit <n>", "only so many texts, from all over the file", wholeNumber(1, 1_000_000))
    .option(
      "--bundle <dir>",
      "bundle that answers (default: one trained on BANKING77; with --tickets examples/service-desk/deployment/assets)",
    )
    .option("--keep-bundle <dir>", "keep the bundle that is built there")
    .option("--model <dir>", "folder with onnx/model.onnx and onnx/model_quantized.onnx, for the peers")
    .option("--python <path>", "interpreter with sentence-transformers")
    .option("--threads <n>", "threads of the runtime (default: 2)", wholeNumber(1, 1_000_000))
    .option("--rounds <n>", "processes of each contender (default: 3)", wholeNumber(3, 1_000_000))
    .option("--strict", "end with 1 where a bar is missed")
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<ThroughputFlags>();
      const misplaced = misplacedOption(flags);
      if (misplaced !== undefined) command.error(`error: ${misplaced}`, { exitCode: 2 });
      const { data, tickets, limit, bundle, keepBundle, model, python, threads, rounds } = flags;
      const asked = { data, tickets, limit, bundle, keepBundle, model, python, threads, rounds };
      await perform(flags, {
        work: (context) => measureThroughput({ ...asked, ...measuring(context) }),
        show: showThroughput,
        succeeded: succeededBy(flags),
      });
    });
}

/** An option that would have no effect is a mistake. */
function misplacedOption({ data, tickets, bundle, keepBundle }: ThroughputFlags): string | undefined {
  if (data !== undefined && tickets !== undefined) return "--data does not go with --tickets";
  if (keepBundle !== undefined && (tickets ?? bundle) !== undefined) {
    return "--keep-bundle does not go with --bundle or --tickets: nothing is built then";
  }
  return undefined;
}
