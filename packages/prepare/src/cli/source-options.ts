import { type CommonFlags, wholeNumber, withOutputOptions } from "@org/classifier-command-line";
import { type Command, Option } from "commander";
import type { ModelDtype } from "../build/model-folder.ts";

// Named here and not taken from the work, which is loaded only when a verb needs it.
const MODEL_DTYPES: readonly ModelDtype[] = ["fp32", "w16", "w8", "q8"];

/** What every verb takes that reads a desk's sources. */
export interface SourceFlags extends CommonFlags {
  readonly source: string;
  readonly model?: string;
  readonly dtype?: ModelDtype;
  readonly threads?: number;
  readonly strict?: boolean;
}

export function withSourceOptions(command: Command): Command {
  return withModelOptions(
    withOutputOptions(command).requiredOption(
      "--source <dir>",
      "folder with desk, categories, problems and tickets",
    ),
  );
}

/** What every verb takes that embeds texts. */
export function withModelOptions(command: Command): Command {
  return command
    .option(
      "--model <dir>",
      "sentence-transformers folder with ONNX files, or hub:org/name[@revision] (default: the MiniLM that comes along)",
    )
    .addOption(
      new Option(
        "--dtype <dtype>",
        "how the weights are stored; w8 and w16 are made of fp32 where they are missing (default: the first of w8, w16, fp32, q8 that is there)",
      ).choices([...MODEL_DTYPES]),
    )
    .option("--threads <n>", "threads for embedding (default: what this machine grants)", parseThreads);
}

export function sourceOptions({ source, model, dtype, threads }: SourceFlags): {
  source: string;
  model?: string;
  dtype?: ModelDtype;
  threads?: number;
} {
  return {
    source,
    ...(model === undefined ? {} : { model }),
    ...(dtype === undefined ? {} : { dtype }),
    ...(threads === undefined ? {} : { threads }),
  };
}

/** More threads than any machine has are a slip of the finger. */
export const parseThreads: (text: string) => number = wholeNumber(1, 999);
