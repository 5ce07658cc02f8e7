import { type CommonFlags, type Perform, withJsonFileOptions } from "@org/classifier-command-line";
import type { Command } from "commander";
import type { PeersOptions, PeersReport } from "../peers/measure-peers.ts";
import { measuring } from "./measuring.ts";
import { showPeers } from "./show-peers.ts";
import { withContenderOptions } from "./timing-options.ts";

interface PeersFlags extends CommonFlags, Omit<PeersOptions, "signal" | "onProgress"> {}

/** Adds `peers` to the program. */
export function addPeers(
  program: Command,
  perform: Perform,
  measurePeers: (options: PeersOptions) => Promise<PeersReport>,
): void {
  const command = withJsonFileOptions(program.command("peers"), "the whole report, raw samples included")
    .summary("starts, times, speed, memory and size of others, beside each other in one run")
    .description(
      "Measures all that a peer can do, everybody in one run, into one table. This suite's own classify in three tiers, others embed the text, which is the least they could do.",
    )
    .option("--tickets <file>", "tickets with text (default: examples/service-desk/evaluation/novel.jsonl)");
  withContenderOptions(command).action(async () => {
    const flags = command.optsWithGlobals<PeersFlags>();
    const { bundle, tickets, model, python, threads } = flags;
    await perform(flags, {
      work: (context) => measurePeers({ bundle, tickets, model, python, threads, ...measuring(context) }),
      show: showPeers,
    });
  });
}
