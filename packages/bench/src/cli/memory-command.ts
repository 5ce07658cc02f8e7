import {
  type CommonFlags,
  type Perform,
  wholeNumber,
  withJsonFileOptions,
} from "@org/classifier-command-line";
import type { Command } from "commander";
import type { MemoryOptions, MemoryReport } from "../memory/measure-memory.ts";
import { measuring } from "./measuring.ts";
import { showMemory } from "./show-memory.ts";
import { succeededBy } from "./timing-options.ts";

interface MemoryFlags extends CommonFlags, Omit<MemoryOptions, "signal" | "onProgress"> {
  readonly strict?: boolean;
}

/** Adds `memory` to the program. */
export function addMemory(
  program: Command,
  perform: Perform,
  measureMemory: (options: MemoryOptions) => Promise<MemoryReport>,
): void {
  withJsonFileOptions(program.command("memory"), "the whole report, every sample included")
    .summary("peak memory, and whether it grows over a long soak and many openings")
    .description(
      "Answers tens of thousands of tickets of mixed lengths, and opens and closes a classifier many times, in fresh processes; fits a line through resident memory and says how sure its slope is.",
    )
    .option("--bundle <dir>", "bundle's folder (default: examples/service-desk/deployment/assets)")
    .option("--tickets <n>", "tickets of the soak (default: 50000)", wholeNumber(1, 1_000_000))
    .option(
      "--warm-up <n>",
      "tickets before the first sample that counts (default: a tenth)",
      wholeNumber(0, 1_000_000),
    )
    .option("--sample-every <n>", "tickets from sample to sample (default: 500)", wholeNumber(1, 1_000_000))
    .option(
      "--cycles <n>",
      "times a classifier is opened and closed (default: 50)",
      wholeNumber(1, 1_000_000),
    )
    .option("--seed <n>", "what the tickets are drawn with (default: 1)", wholeNumber(0, 1_000_000))
    .option("--peers", "the peaks of others as well")
    .option("--peer-tickets <n>", "tickets of each of them (default: 3000)", wholeNumber(1, 1_000_000))
    .option("--model <dir>", "folder with onnx/model.onnx and onnx/model_quantized.onnx, for the peers")
    .option("--python <path>", "interpreter with sentence-transformers")
    .option("--strict", "end with 1 where a bar is missed")
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<MemoryFlags>();
      const misplaced = misplacedOption(flags);
      if (misplaced !== undefined) command.error(`error: ${misplaced}`, { exitCode: 2 });
      const { bundle, tickets, warmUp, sampleEvery, cycles, seed, peers, peerTickets, model, python } = flags;
      const asked = { bundle, tickets, warmUp, sampleEvery, cycles, seed, peers, peerTickets, model, python };
      await perform(flags, {
        work: (context) => measureMemory({ ...asked, ...measuring(context) }),
        show: showMemory,
        succeeded: succeededBy(flags),
      });
    });
}

/** An option that would have no effect is a mistake. */
function misplacedOption({ peers, peerTickets, model, python }: MemoryFlags): string | undefined {
  if (peers === true) return undefined;
  const needing = { "--peer-tickets": peerTickets, "--model": model, "--python": python };
  const found = Object.entries(needing).find(([, value]) => value !== undefined);
  return found && `${found[0]} needs --peers`;
}
