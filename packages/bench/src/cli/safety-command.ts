import {
  type CommonFlags,
  type Perform,
  wholeNumber,
  withJsonFileOptions,
} from "@org/classifier-command-line";
import type { ModelDtype } from "@org/classifier-prepare";
import { type Command, InvalidArgumentError } from "commander";
import { readTickets } from "../datasets/read-tickets.ts";
import type { Ticket } from "../datasets/ticket.ts";
import { DEFAULT_TICKETS } from "../measurement/default-desk.ts";
import type { SafetyOptions, SafetyReport } from "../safety/measure-safety.ts";
import { type Content, DTYPES, isDtype, parseContent, type Side } from "../safety/side.ts";
import { DEFAULT_TOLERANCES } from "../safety/tolerances.ts";
import { measuring } from "./measuring.ts";
import { showSafety } from "./show-safety.ts";

interface SafetyFlags extends CommonFlags {
  readonly tickets: string;
  readonly source?: string;
  readonly model?: string;
  readonly bundle?: string;
  readonly baseline?: Content;
  readonly candidate?: Content;
  readonly candidateDtype?: ModelDtype;
  readonly baselineThreads?: number;
  readonly candidateThreads?: number;
  readonly baselinePackage?: string;
  readonly candidatePackage?: string;
  readonly out?: string;
  readonly sample?: number;
  readonly seed?: number;
  readonly starts?: number;
  readonly minIdentical?: number;
  readonly maxLevelFlips?: number;
  readonly maxMeanDrift?: number;
  readonly minSpeedup?: number;
  readonly attach?: boolean;
  readonly texts?: boolean;
}

const { minIdentical, maxLevelFlips, maxMeanDrift, minSpeedup } = DEFAULT_TOLERANCES;
/** Whatever is counted here, more is a mistake of typing. */
const MOST = 9_999_999;

/** Adds `safety` to the program. */
export function addSafety(
  program: Command,
  perform: Perform,
  measureSafety: (options: SafetyOptions) => Promise<SafetyReport>,
): void {
  withJsonFileOptions(program.command("safety"), "the whole report, each ticket's answers included")
    .summary("hold a bundle against the slow original, ticket by ticket: SAFE or UNSAFE")
    .description(
      "Answers the same tickets by a baseline and by a candidate, each in fresh processes, and says whether the candidate is SAFE (exit code 0) or UNSAFE (1). WHAT is a bundle's folder, hub:org/name[@revision], live[:DTYPE] (built from the sources as it starts) or build[:DTYPE] (built first); DTYPE is fp32, w16, w8 or q8.",
    )
    .option(
      "--tickets <file>",
      "tickets to answer: CSV, plain lines in a .txt, or JSON lines with `text`",
      DEFAULT_TICKETS,
    )
    .option("--source <dir>", "sources of what is built (default: examples/service-desk/source)")
    .option("--model <dir>", "sentence-transformers folder with ONNX files (default: MiniLM, w8 alone)")
    .option("--bundle <dir>", "the candidate is this bundle")
    .option("--baseline <what>", "what it is held against (default: live:fp32)", parseWhat)
    .option("--candidate <what>", "what is judged (default: build:w8)", parseWhat)
    .option("--candidate-dtype <dtype>", "the candidate is built with this dtype", parseDtype)
    .option("--baseline-threads <n>", "threads of the baseline's runtime", wholeNumber(1, MOST))
    .option("--candidate-threads <n>", "threads of the candidate's runtime", wholeNumber(1, MOST))
    .option("--baseline-package <dir>", "folder whose node_modules the baseline runs on")
    .option("--candidate-package <dir>", "folder whose node_modules the candidate runs on")
    .option("--out <dir>", "keep the candidate that is built there")
    .option("--sample <n>", "draw so many of the tickets (default: all)", wholeNumber(1, MOST))
    .option("--seed <n>", "with --sample: what draws them (default: 1)", wholeNumber(1, MOST))
    .option(
      "--starts <n>",
      "timed starts of each side (default: 5, fewer of what takes minutes)",
      wholeNumber(1, MOST),
    )
    .option(
      "--min-identical <share>",
      `tickets with all labels the same (default: ${minIdentical})`,
      parseShare,
    )
    .option(
      "--max-level-flips <n>",
      `levels changed across fully/not (default: ${maxLevelFlips})`,
      wholeNumber(0, MOST),
    )
    .option("--max-mean-drift <score>", `mean drift of the confidence (default: ${maxMeanDrift})`, parseShare)
    .option(
      "--min-speedup <ratio>",
      `of the start, against a live build (default: ${minSpeedup})`,
      parseRatio,
    )
    .option("--attach", "put the verdict into the candidate's folder, as safety.json")
    .option("--texts", "write the tickets' texts into the file of --json as well")
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<SafetyFlags>();
      const misplaced = misplacedOption(flags);
      if (misplaced !== undefined) command.error(`error: ${misplaced}`, { exitCode: 2 });
      let tickets: readonly Ticket[] = [];
      await perform(flags, {
        async work(context) {
          tickets = await readTickets(flags.tickets);
          return measureSafety({ ...optionsOf(flags), tickets, ...measuring(context) });
        },
        // The texts are the user's own, and this is the user's terminal; the report has names in their place.
        show: (report, stream) => showSafety(report, tickets, stream),
        succeeded: ({ verdict }) => verdict === "SAFE",
      });
    });
}

/** An option that would have no effect is a mistake, and better met before minutes of work than after. */
function misplacedOption(flags: SafetyFlags): string | undefined {
  const { bundle, candidate, candidateDtype, out, seed, sample, attach } = flags;
  const named = [bundle, candidate, candidateDtype].filter((one) => one !== undefined).length;
  if (named > 1) return "--bundle, --candidate and --candidate-dtype name the candidate: give one of them";
  const { content } = candidateOf(flags);
  if (out !== undefined && content.kind !== "build") return "--out needs a candidate that is built";
  if (seed !== undefined && sample === undefined) return "--seed needs --sample";
  if (attach && content.kind !== "bundle" && out === undefined) {
    return content.kind === "build"
      ? "--attach needs --bundle, or --out to keep what is built"
      : "--attach needs a candidate in a folder: --bundle";
  }
  return undefined;
}

function candidateOf({ bundle, candidate, candidateDtype, ...flags }: SafetyFlags): Side {
  const content: Content =
    bundle !== undefined
      ? { kind: "bundle", dir: bundle }
      : (candidate ?? { kind: "build", dtype: candidateDtype ?? "w8" });
  return { content, threads: flags.candidateThreads, packageDir: flags.candidatePackage };
}

function optionsOf(flags: SafetyFlags): Omit<SafetyOptions, "tickets"> {
  const { source, model, out, sample, seed, starts, attach, texts } = flags;
  return {
    baseline: {
      content: flags.baseline ?? { kind: "live", dtype: "fp32" },
      threads: flags.baselineThreads,
      packageDir: flags.baselinePackage,
    },
    candidate: candidateOf(flags),
    ...{ source, model, out, sample, seed, starts, attach, texts },
    tolerances: {
      ...(flags.minIdentical !== undefined && { minIdentical: flags.minIdentical }),
      ...(flags.maxLevelFlips !== undefined && { maxLevelFlips: flags.maxLevelFlips }),
      ...(flags.maxMeanDrift !== undefined && { maxMeanDrift: flags.maxMeanDrift }),
      ...(flags.minSpeedup !== undefined && { minSpeedup: flags.minSpeedup }),
    },
  };
}

function parseWhat(text: string): Content {
  try {
    return parseContent(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function parseDtype(text: string): ModelDtype {
  if (isDtype(text)) return text;
  throw new InvalidArgumentError(`Allowed choices are ${DTYPES.join(", ")}.`);
}

function parseShare(text: string): number {
  const share = Number(text);
  if (text.trim() === "" || !(share >= 0 && share <= 1)) {
    throw new InvalidArgumentError("Expected a number from 0 to 1.");
  }
  return share;
}

function parseRatio(text: string): number {
  const ratio = Number(text);
  if (!(ratio > 0 && ratio < Number.POSITIVE_INFINITY)) {
    throw new InvalidArgumentError("Expected a number above 0.");
  }
  return ratio;
}
