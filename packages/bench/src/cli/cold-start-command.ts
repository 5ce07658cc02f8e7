import { type Perform, wholeNumber } from "@org/classifier-command-line";
import type { Command } from "commander";
import type { ColdStartOptions, ColdStartReport } from "../cold-start/measure-cold-start.ts";
import { measuring } from "./measuring.ts";
import { showColdStart } from "./show-cold-start.ts";
import { succeededBy, type TimingFlags, withTimingOptions } from "./timing-options.ts";

interface ColdStartFlags extends TimingFlags {
  readonly runs?: number;
  readonly ticket?: string;
}

/** Adds `cold-start` to the program. */
export function addColdStart(
  program: Command,
  perform: Perform,
  measureColdStart: (options: ColdStartOptions) => Promise<ColdStartReport>,
): void {
  const command = program
    .command("cold-start")
    .summary("from the start of a process to its first answer, beside others")
    .description(
      "Starts fresh processes in turn and times each to its first classified ticket, or, for others, to its first embedding.",
    )
    .option("--runs <n>", "rounds that count, 7 at least (default: 9)", wholeNumber(7, 999))
    .option("--ticket <text>", "the ticket that is answered first (default: one of 30 tokens)");
  withTimingOptions(command).action(async () => {
    const flags = command.optsWithGlobals<ColdStartFlags>();
    const { bundle, model, python, threads, runs, ticket } = flags;
    await perform(flags, {
      work: (context) =>
        measureColdStart({ bundle, model, python, threads, runs, ticket, ...measuring(context) }),
      show: showColdStart,
      succeeded: succeededBy(flags),
    });
  });
}
