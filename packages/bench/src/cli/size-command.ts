import { type CommonFlags, type Perform, withJsonFileOptions } from "@org/classifier-command-line";
import type { Platform } from "@org/classifier-prepare";
import { type Command, Option } from "commander";
import type { SizeOptions, SizeReport } from "../size/measure-size.ts";
import { measuring } from "./measuring.ts";
import { showSize } from "./show-size.ts";
import { succeededBy } from "./timing-options.ts";

interface SizeFlags extends CommonFlags {
  readonly strict?: boolean;
  readonly bundle?: string;
  readonly entry?: string;
  readonly platform?: Platform;
  readonly model?: string;
}

const PLATFORMS: readonly Platform[] = [
  "linux-x64",
  "linux-arm64",
  "darwin-arm64",
  "win32-x64",
  "win32-arm64",
];

/** Adds `size` to the program. */
export function addSize(
  program: Command,
  perform: Perform,
  measureSize: (options: SizeOptions) => Promise<SizeReport>,
): void {
  withJsonFileOptions(program.command("size"), "the whole report")
    .summary("bytes of the packages, of a bundle and of a deployment, and of what peers bring")
    .description(
      "Adds up what is published, installed and deployed, and prints it beside the bar. Makes a deployment in a temporary folder. A MB has 1,000,000 bytes.",
    )
    .option("--bundle <dir>", "the bundle (default: examples/service-desk/deployment/assets)")
    .option("--entry <file>", "module a deployment is started with (default: examples/quickstart/index.js)")
    .addOption(
      new Option("--platform <platform>", "where it is to run (default: linux-x64)").choices([...PLATFORMS]),
    )
    .option("--model <dir>", "sentence-transformers folder with ONNX files, for the peers' part")
    .option("--strict", "end with 1 where a bar is missed")
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<SizeFlags>();
      const { bundle, entry, platform, model } = flags;
      await perform(flags, {
        work: (context) => measureSize({ bundle, entry, platform, model, ...measuring(context) }),
        show: showSize,
        succeeded: succeededBy(flags),
      });
    });
}
