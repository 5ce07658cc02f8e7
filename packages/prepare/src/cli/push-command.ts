import {
  type CommonFlags,
  type OutputStream,
  type Perform,
  paint,
  withOutputOptions,
} from "@org/classifier-command-line";
import type { Command } from "commander";
import type { PushBundleOptions, PushReport } from "../publish/push-bundle.ts";
import { showBytes } from "./show-amounts.ts";
import { named } from "./show-results.ts";
import { transferProgress } from "./transfer-progress.ts";

interface PushFlags extends CommonFlags {
  readonly repo: string;
  readonly private?: boolean;
  readonly revision?: string;
  readonly message?: string;
  readonly dryRun?: boolean;
  readonly endpoint?: string;
}

/** Adds `push` to the program. */
export function addPush(
  program: Command,
  perform: Perform,
  pushBundle: (options: PushBundleOptions) => Promise<PushReport>,
): void {
  withOutputOptions(program.command("push"))
    .summary("publish a bundle to a Hugging Face repository")
    .description(
      "Checks the bundle completely, then puts its files and a model card into the repository in one commit. The token is taken from HF_TOKEN, or from where `hf auth login` has put it; it needs write access.",
    )
    .argument("<dir>", "folder of the bundle")
    .requiredOption("--repo <org/name>", "the repository; made where it is missing")
    .option("--private", "make it private; a public one that is there already is refused")
    .option("--revision <branch>", "branch; begun at main where it is missing (default: main)")
    .option("--message <text>", "message of the commit (default: the bundle's id, version and digest)")
    .option("--dry-run", "show what would be done, and send nothing")
    .option("--endpoint <url>", "the Hub or a mirror (default: HF_ENDPOINT, else https://huggingface.co)")
    .action(async (dir: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<PushFlags>();
      const { repo, private: hidden, revision, message, dryRun, endpoint } = flags;
      await perform(flags, {
        work: ({ onProgress, signal }) => {
          onProgress({ label: "checking the bundle", done: 0, total: 1 });
          return pushBundle({
            ...{ dir, repo, private: hidden, revision, message, dryRun, endpoint, signal },
            onProgress: transferProgress("uploading", onProgress),
          });
        },
        show: showPush,
      });
    });
}

function showPush(report: PushReport, stream: OutputStream): string {
  const { dryRun, repo, revision, bundle, replaced, commit, url, created, bytes, files, card, notes } =
    report;
  const { added, changed, removed, unchanged } = files;
  const nothing = !created && added.length + changed.length + removed.length === 0;
  const [done, verb] = dryRun
    ? [paint("yellow", "dry run", stream), `would push ${named(bundle)}`]
    : [paint("green", nothing ? "there already" : "pushed", stream), named(bundle)];
  return [
    `${done} ${verb}`,
    `to ${repo} at ${revision}${created ? `, which ${dryRun ? "would be" : "was"} made` : ""}`,
    ...(replaced === undefined || replaced.digest === bundle.digest
      ? []
      : [`in place of ${named(replaced)}`]),
    ...(commit === undefined ? [] : [`commit ${commit}`]),
    url,
    "",
    `${added.length} added, ${changed.length} changed, ${removed.length} removed, ${unchanged.length} unchanged; ${showBytes(bytes)} ${dryRun ? "to send at most" : "sent"}`,
    ...(dryRun ? listed({ added, changed, removed }) : []),
    `model card ${dryRun && card === "written" ? "to be written" : card}`,
    ...notes,
    "",
  ].join("\n");
}

/** In a dry run each path is shown: it is what one is made for. */
function listed(files: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(files).flatMap(([what, paths]) => paths.map((path) => `${what.padEnd(8)} ${path}`));
}
