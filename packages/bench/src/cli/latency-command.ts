import { type Perform, wholeNumber } from "@org/classifier-command-line";
import { type Command, InvalidArgumentError } from "commander";
import type { LatencyOptions, LatencyReport } from "../latency/measure-latency.ts";
import { measuring } from "./measuring.ts";
import { showLatency } from "./show-latency.ts";
import { succeededBy, type TimingFlags, withTimingOptions } from "./timing-options.ts";

interface LatencyFlags extends TimingFlags {
  readonly tickets?: string;
  readonly tokens?: readonly number[];
  readonly calls?: number;
  readonly peers?: boolean;
}

/** Adds `latency` to the program. */
export function addLatency(
  program: Command,
  perform: Perform,
  measureLatency: (options: LatencyOptions) => Promise<LatencyReport>,
): void {
  const command = program
    .command("latency")
    .summary("what one ticket takes, and how much of it is not the model")
    .description(
      "Times single tickets of exact lengths in a fresh process, in turn with the bare run of the same tokens in the same session.",
    )
    .option(
      "--tickets <file>",
      "tickets whose words are used (default: examples/service-desk/evaluation/novel.jsonl)",
    )
    .option("--tokens <list>", "lengths, two special tokens included (default: 8,32,128,256)", lengthList)
    .option(
      "--calls <n>",
      "calls of each kind at each length, 100 at least (default: 300)",
      wholeNumber(100, 100_000),
    )
    .option("--peers", "measure others as well, embedding the same texts one by one");
  withTimingOptions(command).action(async () => {
    const flags = command.optsWithGlobals<LatencyFlags>();
    const { bundle, tickets, tokens, calls, threads, peers, model, python } = flags;
    if ((model ?? python) !== undefined && peers !== true) {
      command.error("error: --model and --python need --peers", { exitCode: 2 });
    }
    await perform(flags, {
      work: (context) =>
        measureLatency({
          bundle,
          tickets,
          tokens,
          calls,
          threads,
          peers,
          model,
          python,
          ...measuring(context),
        }),
      show: showLatency,
      succeeded: succeededBy(flags),
    });
  });
}

function lengthList(text: string): number[] {
  // The model's most, which is its bundle's business, is looked at when that is open.
  const lengths = text.split(",").map(wholeNumber(3, 8192));
  if (new Set(lengths).size !== lengths.length) throw new InvalidArgumentError("Expected each length once.");
  return lengths;
}
