import {
  type CommonFlags,
  type OutputStream,
  type Perform,
  paint,
  withOutputOptions,
} from "@org/classifier-command-line";
import { type Command, Option } from "commander";
import type { DeploymentReport, DeployOptions } from "../deploy/deploy.ts";
import { PLATFORMS, type Platform } from "../deploy/platform.ts";
import { showBytes } from "./show-amounts.ts";
import { named, table } from "./show-results.ts";

interface DeployFlags extends CommonFlags {
  readonly entry: string;
  readonly bundle: string;
  readonly out: string;
  readonly platform?: Platform;
  readonly zip?: boolean;
  readonly force?: boolean;
}

/** Adds `deploy` to the program. */
export function addDeploy(
  program: Command,
  perform: Perform,
  deploy: (options: DeployOptions) => Promise<DeploymentReport>,
): void {
  withOutputOptions(program.command("deploy"))
    .summary("make a folder that runs: your code, what it imports, one platform's runtime, the bundle")
    .description(
      "Follows the entry's imports, copies what they need and the bundle beside the entry, starts the result without a network and classifies a ticket with it, and only then puts it in place.",
    )
    .requiredOption("--entry <file>", "the module that Node.js is to be started with")
    .requiredOption("--bundle <dir>", "folder of the bundle")
    .requiredOption("--out <dir>", "a new or empty folder")
    .addOption(
      new Option("--platform <platform>", "where it is to run (default: this machine's own)").choices([
        ...PLATFORMS,
      ]),
    )
    .option("--zip", "pack it as well, into <dir>.zip")
    .option("--force", "take a bundle that is UNSAFE, or whose safety verdict is about another")
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<DeployFlags>();
      const { entry, bundle, out, platform, zip, force } = flags;
      await perform(flags, {
        work: (context) => deploy({ entry, bundle, out, platform, zip, force, ...context }),
        show: showDeployment,
      });
    });
}

function showDeployment(report: DeploymentReport, stream: OutputStream): string {
  const { out, entry, platform, bundle, verdict, sizes, zip, sample, warnings } = report;
  const started =
    sample === undefined
      ? "not started: it is for another platform than this machine's"
      : `started without a network (${sample.network}), and a ticket classified within ${sample.firstResultMs} ms: ${sample.decision}${sample.category === null ? "" : `, ${sample.category}`}`;
  return [
    `${paint("green", "deployed", stream)} ${named(bundle)} for ${platform} to ${out}`,
    `safety verdict: ${verdict}`,
    started,
    ...warnings.map((warning) => `${paint("yellow", "warning", stream)} ${warning}`),
    "",
    table([
      ["your code", showBytes(sizes.code)],
      ["packages", showBytes(sizes.packages)],
      ["runtime", showBytes(sizes.runtime)],
      ["bundle", showBytes(sizes.bundle.total)],
      ["  model", showBytes(sizes.bundle.model)],
      ["  embeddings", showBytes(sizes.bundle.embeddings)],
      ["  heads", showBytes(sizes.bundle.heads)],
      ["  data", showBytes(sizes.bundle.data)],
      ["total", showBytes(sizes.total)],
      ...(zip === undefined ? [] : [["zipped", showBytes(zip.bytes)] as const]),
    ]),
    ...(zip === undefined ? [] : [`packed in ${zip.path}`]),
    `to start it, in that folder: node ${entry}`,
    "",
  ].join("\n");
}
