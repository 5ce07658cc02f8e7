import type { HubReference } from "@org/classifier-assets-hub";
import {
  type CommonFlags,
  type OutputStream,
  type Perform,
  paint,
  withOutputOptions,
} from "@org/classifier-command-line";
import type { Command } from "commander";
import type { PullBundleOptions, PullReport } from "../publish/pull-bundle.ts";
import { amount, showBytes } from "./show-amounts.ts";
import { named } from "./show-results.ts";
import { transferProgress } from "./transfer-progress.ts";

interface PullFlags extends CommonFlags {
  readonly out: string;
  readonly force?: boolean;
  readonly endpoint?: string;
  readonly cacheDir?: string;
}

/** Adds `pull` to the program. */
export function addPull(
  program: Command,
  perform: Perform,
  pullBundle: (options: PullBundleOptions) => Promise<PullReport>,
): void {
  withOutputOptions(program.command("pull"))
    .summary("fetch a bundle from a Hugging Face repository into a folder")
    .description(
      "Fetches through the cache that the Hub's own tools share, checks every file, opens the bundle and classifies a ticket, and only then puts it in place. For private repositories, the token is taken from HF_TOKEN, or from where `hf auth login` has put it.",
    )
    .argument("<reference>", "hub:org/name or hub:org/name@revision; hub: may be left out")
    .requiredOption("--out <dir>", "folder for the bundle; an older bundle there is replaced at the end")
    .option("--force", "fetch every file anew, whatever the cache has")
    .option("--endpoint <url>", "the Hub or a mirror (default: HF_ENDPOINT, else https://huggingface.co)")
    .option("--cache-dir <dir>", "the cache (default: HF_HUB_CACHE, else ~/.cache/huggingface/hub)")
    .action(async (text: string, _: unknown, command: Command) => {
      const reference = await parseReference(text, command);
      const flags = command.optsWithGlobals<PullFlags>();
      const { out, force, endpoint, cacheDir } = flags;
      await perform(flags, {
        work: ({ onProgress, signal }) =>
          pullBundle({
            ...{ ...reference, out, forceDownload: force, endpoint, cacheDir, signal },
            onProgress: transferProgress("downloading", onProgress),
          }),
        show: showPull,
      });
    });
}

/** A reference that cannot be one is wrong usage. What reads it is loaded only now, so that --help answers at once. */
async function parseReference(text: string, command: Command): Promise<HubReference> {
  const { parseHubReference } = await import("@org/classifier-assets-hub");
  try {
    return parseHubReference(text);
  } catch (error) {
    return command.error(`error: ${(error as Error).message}`);
  }
}

function showPull(report: PullReport, stream: OutputStream): string {
  const { bundle, origin, commit, out, files, bytes, sample } = report;
  return [
    `${paint("green", "pulled", stream)} ${named(bundle)}`,
    `from ${origin}`,
    `commit ${commit}`,
    `${amount(files, "file")}, ${showBytes(bytes)}, into ${out}`,
    `opened, and a ticket classified: ${sample.decision}${sample.category === null ? "" : `, ${sample.category}`}`,
    "",
  ].join("\n");
}
