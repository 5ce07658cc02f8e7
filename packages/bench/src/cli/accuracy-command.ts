import {
  type CommonFlags,
  type Perform,
  wholeNumber,
  withJsonFileOptions,
} from "@org/classifier-command-line";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { AccuracyOptions, AccuracyReport } from "../accuracy/measure-accuracy.ts";
import { DATASETS, type DatasetName } from "../datasets/dataset.ts";
import type { Mode } from "../system-under-test.ts";
import { measuring } from "./measuring.ts";
import { showAccuracy } from "./show-accuracy.ts";

interface AccuracyFlags extends CommonFlags {
  readonly dataset: DatasetName;
  readonly data?: string;
  readonly twoLevel?: boolean;
  readonly shots?: number;
  readonly seeds?: number;
  readonly mode: Mode;
  readonly oosTrain?: boolean;
  readonly model?: string;
  readonly source?: string;
  readonly evaluation?: string;
}

/** Adds `accuracy` to the program. */
export function addAccuracy(
  program: Command,
  perform: Perform,
  measureAccuracy: (options: AccuracyOptions) => Promise<AccuracyReport>,
): void {
  withJsonFileOptions(program.command("accuracy"), "the whole report, each ticket's outcome included")
    .summary("train on a data set, and measure on its test split")
    .description(
      "Builds a bundle from a data set's training split through the public preparation, classifies its official test split, and prints every metric beside its bar and published figures.",
    )
    .addOption(new Option("--dataset <name>", "the data set").choices([...DATASETS]).makeOptionMandatory())
    .option("--data <dir>", "folder of the data sets (default: the variable CLASSIFIER_DATASETS)")
    .option("--two-level", "clinc150: domains as categories, intents as problems; bitext always has both")
    .addOption(
      new Option("--shots <n>", "draw this many training tickets of each class")
        .choices(["5", "8", "10"])
        .argParser(parseShots),
    )
    .option("--seeds <n>", "with --shots: draws, each a build of its own (default: 5)", wholeNumber(1, 99))
    .addOption(
      new Option("--mode <mode>", "which heads answer").choices(["auto", "full", "lexical"]).default("auto"),
    )
    .option("--oos-train", "clinc150: also learn from its 100 out-of-scope training texts")
    .option("--model <dir>", "sentence-transformers folder with ONNX files (default: MiniLM)")
    .option("--source <dir>", "service-desk: source folder (default: examples/service-desk/source)")
    .option(
      "--evaluation <file>",
      "service-desk: tickets to measure with (default: examples/service-desk/evaluation/novel.jsonl)",
    )
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<AccuracyFlags>();
      const misplaced = misplacedOption(flags);
      if (misplaced !== undefined) command.error(`error: ${misplaced}`, { exitCode: 2 });
      await perform(flags, {
        work: (context) => measureAccuracy({ ...optionsOf(flags), ...measuring(context) }),
        show: showAccuracy,
      });
    });
}

/** An option that would have no effect is a mistake, and better met before an hour of work than after it. */
function misplacedOption(flags: AccuracyFlags): string | undefined {
  const { dataset, shots, seeds, twoLevel, oosTrain, source, evaluation, data } = flags;
  const desk = dataset === "service-desk";
  if (seeds !== undefined && shots === undefined) return "--seeds needs --shots";
  if (shots !== undefined && desk) return "--shots does not go with --dataset service-desk";
  if (data !== undefined && desk) return "--data does not go with --dataset service-desk";
  if (twoLevel && dataset !== "clinc150" && dataset !== "bitext") {
    return `--two-level does not go with --dataset ${dataset}`;
  }
  if (oosTrain && dataset !== "clinc150") return "--oos-train needs --dataset clinc150";
  if ((source ?? evaluation) !== undefined && !desk) {
    return "--source and --evaluation need --dataset service-desk";
  }
  return undefined;
}

function optionsOf(flags: AccuracyFlags): AccuracyOptions {
  const { dataset, data, twoLevel, shots, seeds, mode, oosTrain, model, source, evaluation } = flags;
  return {
    ...{ dataset, data, twoLevel, shots, seeds, mode, model, source, evaluation },
    outOfScopeTraining: oosTrain,
  };
}

function parseShots(text: string): number {
  // commander looks at the choices only where it parses itself.
  if (!["5", "8", "10"].includes(text)) throw new InvalidArgumentError("Allowed choices are 5, 8, 10.");
  return Number(text);
}
