import { type Command, InvalidArgumentError, Option } from "commander";
import type { ModelDtype } from "../build/model-folder.ts";
import type { OutputStream } from "./output-stream.ts";
import type { Progress } from "./progress.ts";

// Named here and not taken from the work, which is loaded only when a verb needs it.
const MODEL_DTYPES: readonly ModelDtype[] = ["fp32", "w8", "q8"];

/** What every verb takes. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** What every verb takes that reads a desk's sources. */
export interface SourceFlags extends CommonFlags {
  readonly source: string;
  readonly model?: string;
  readonly dtype?: ModelDtype;
  readonly threads?: number;
  readonly strict?: boolean;
}

/** The frame in which a verb works: progress on stderr while it does, its result on stdout, its failure on stderr. */
export type Perform = <Result>(
  flags: CommonFlags,
  verb: {
    readonly work: (context: VerbContext) => Promise<Result>;
    readonly show: (result: Result, stdout: OutputStream) => string;
    /** What --json prints. @default the result itself */
    readonly asJson?: (result: Result) => unknown;
    /** Whether the exit code is 0 and not 1. @default always: a failure rejects */
    readonly succeeded?: (result: Result) => boolean;
  },
) => Promise<void>;

export interface VerbContext {
  readonly onProgress: Progress["update"];
  /** Only where somebody can interrupt, so that a verb may hand the context on as it is. */
  readonly signal?: AbortSignal;
}

export function withOutputOptions(command: Command): Command {
  return command.option("--json", "print one JSON object on stdout").option("--quiet", "no progress");
}

export function withSourceOptions(command: Command): Command {
  return withOutputOptions(command)
    .requiredOption("--source <dir>", "folder with desk, categories, problems and tickets")
    .option(
      "--model <dir>",
      "sentence-transformers folder with ONNX files, or hub:org/name[@revision] (default: the MiniLM that comes along)",
    )
    .addOption(
      new Option(
        "--dtype <dtype>",
        "how the weights are stored; w8 is made of fp32 where it is missing (default: the first of w8, fp32, q8 that is there)",
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

export function parseThreads(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError("Expected a whole number from 1 to 999.");
  return Number(text);
}
