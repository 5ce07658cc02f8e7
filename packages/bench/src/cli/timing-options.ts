import { type CommonFlags, wholeNumber, withJsonFileOptions } from "@org/classifier-command-line";
import type { Command } from "commander";
import { type CheckedBar, noneMissed } from "../measurement/bar.ts";

/** What every verb takes that times this suite beside others. */
export interface TimingFlags extends CommonFlags {
  readonly bundle?: string;
  readonly model?: string;
  readonly python?: string;
  readonly threads?: number;
  readonly strict?: boolean;
}

/** More threads than any machine has cores are a mistake of typing. */
const MOST_THREADS = 256;

/** Who is measured, and with what. */
export function withContenderOptions(command: Command): Command {
  return command
    .option("--bundle <dir>", "bundle to measure (default: examples/service-desk/deployment/assets)")
    .option("--model <dir>", "sentence-transformers folder with fp32 and q8 ONNX files, for the others")
    .option("--python <path>", "Python with sentence-transformers, to measure that as well")
    .option("--threads <n>", "threads of the runtime", wholeNumber(1, MOST_THREADS));
}

export function withTimingOptions(command: Command): Command {
  return withContenderOptions(
    withJsonFileOptions(command, "the whole report, each raw time included"),
  ).option("--strict", "end with 1 where a bar is missed");
}

/** What --strict makes of a report. */
export function succeededBy({
  strict,
}: {
  readonly strict?: boolean;
}): (report: { readonly bars: readonly CheckedBar[] }) => boolean {
  return ({ bars }) => strict !== true || noneMissed(bars);
}
