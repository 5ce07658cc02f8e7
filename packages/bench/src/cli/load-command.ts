import {
  type CommonFlags,
  type Perform,
  wholeNumber,
  withJsonFileOptions,
} from "@org/classifier-command-line";
import type { Command } from "commander";
import type { LoadOptions, LoadReport } from "../load/measure-load.ts";
import { measuring } from "./measuring.ts";
import { showLoad } from "./show-load.ts";
import { succeededBy } from "./timing-options.ts";

interface LoadFlags extends CommonFlags, Omit<LoadOptions, "signal" | "onProgress"> {
  readonly strict?: boolean;
}

/** More than a process may have open on most systems is a mistake of typing. */
const MOST_CONNECTIONS = 50_000;

/** Adds `load` to the program. */
export function addLoad(
  program: Command,
  perform: Perform,
  measureLoad: (options: LoadOptions) => Promise<LoadReport>,
): void {
  withJsonFileOptions(program.command("load"), "the whole report, raw times and samples included")
    .summary("a server under load and overload, with its health check, its memory, the idle and the slow")
    .description(
      "Starts classifier-server as a process, asks it for real tickets over many connections, then over ten times as many as it can serve, and watches the accepted, the refused, /healthz and memory.",
    )
    .option("--bundle <dir>", "bundle's folder (default: examples/service-desk/deployment/assets)")
    .option(
      "--tickets <file>",
      "CSV, plain lines in a .txt, or JSON lines with `text` (default: examples/service-desk/evaluation/novel.jsonl)",
    )
    .option("--connections <n>", "of the load (default: 200)", wholeNumber(1, MOST_CONNECTIONS))
    .option("--seconds <n>", "of the load (default: 60)", wholeNumber(1, 1_000_000))
    .option("--workers <n>", "model threads of the server (default: the cores)", wholeNumber(1, 64))
    .option(
      "--max-waiting <n>",
      "tickets that may wait in it (default: 256)",
      wholeNumber(0, MOST_CONNECTIONS),
    )
    .option("--strict", "end with 1 where a bar is missed")
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<LoadFlags>();
      const { bundle, tickets, connections, seconds, workers, maxWaiting } = flags;
      const asked = { bundle, tickets, connections, seconds, workers, maxWaiting };
      await perform(flags, {
        work: (context) => measureLoad({ ...asked, ...measuring(context) }),
        show: showLoad,
        succeeded: succeededBy(flags),
      });
    });
}
