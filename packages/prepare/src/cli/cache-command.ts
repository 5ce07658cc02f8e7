import type {
  CachePrune,
  CacheScan,
  CacheVerification,
  PruneCacheOptions,
  ScanCacheOptions,
  VerifyCacheOptions,
} from "@org/classifier-assets-hub";
import { type CommonFlags, type Perform, withOutputOptions } from "@org/classifier-command-line";
import type { Command } from "commander";
import { asTyped, showPrune, showScan, showVerification } from "./show-cache.ts";

/** The work behind the cache's verbs. */
export interface CacheWork {
  scanCache(options: ScanCacheOptions): Promise<CacheScan>;
  verifyCache(options: VerifyCacheOptions): Promise<CacheVerification>;
  pruneCache(options: PruneCacheOptions): Promise<CachePrune>;
}

interface CacheFlags extends CommonFlags {
  readonly cacheDir?: string;
}

interface PruneFlags extends CacheFlags {
  readonly yes?: boolean;
  readonly detached?: boolean;
  readonly incomplete?: boolean;
}

/** Adds `cache ls`, `cache verify` and `cache prune` to the program. */
export function addCache(program: Command, perform: Perform, work: CacheWork): void {
  const cache = program.command("cache").summary("look after the cache of fetched bundles and models");

  withCacheOptions(cache.command("ls"))
    .summary("list what is in the cache")
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<CacheFlags>();
      await perform(flags, {
        work: ({ signal }) => work.scanCache({ ...cacheOptions(flags), ...(signal && { signal }) }),
        show: showScan,
        asJson: (scan) => ({ ...scan, cacheDir: asTyped(scan.cacheDir) }),
      });
    });

  withCacheOptions(cache.command("verify"))
    .summary("read everything in the cache and compare it with its hashes")
    .description("Reads every content and compares it with the hash that is its name. Works offline.")
    .argument("[repo]", "one model's repository, as organisation/name (default: all, datasets too)")
    .action(async (text: string | undefined, _: unknown, command: Command) => {
      const repo = text === undefined ? undefined : await parseRepo(text, command);
      const flags = command.optsWithGlobals<CacheFlags>();
      await perform(flags, {
        work: ({ onProgress, signal }) =>
          work.verifyCache({
            ...cacheOptions(flags),
            ...(repo === undefined ? {} : { repo }),
            ...(signal && { signal }),
            onProgress: ({ loaded, total }) =>
              onProgress({ label: "reading the cache", done: loaded, total, unit: "bytes" }),
          }),
        show: showVerification,
        succeeded: ({ problems }) => problems.length === 0,
      });
    });

  withCacheOptions(cache.command("prune"))
    .summary("delete from the cache what nobody uses")
    .description(
      "Shows which unfinished downloads, contents and empty folders of models nobody uses, and deletes them with --yes. What is younger than an hour stays.",
    )
    .option("--yes", "delete, in place of showing what would go")
    .option(
      "--detached",
      "also snapshots that no branch or tag points to; bundles pinned by their commit are among them",
    )
    .option("--incomplete", "also unfinished downloads that another process may be at")
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<PruneFlags>();
      await perform(flags, {
        work: ({ signal }) =>
          work.pruneCache({
            ...cacheOptions(flags),
            dryRun: flags.yes !== true,
            ...(flags.detached === true ? { detached: true } : {}),
            ...(flags.incomplete === true ? { incomplete: "all" as const } : {}),
            ...(signal && { signal }),
          }),
        show: showPrune,
        succeeded: ({ failed }) => failed.length === 0,
      });
    });
}

/** What cannot be a repository is wrong usage. What reads it is loaded only now, so that --help answers at once. */
async function parseRepo(text: string, command: Command): Promise<string> {
  if (text.includes("@")) {
    return command.error("error: name the repository without a revision; all that are here are checked");
  }
  const { parseHubReference } = await import("@org/classifier-assets-hub");
  try {
    return parseHubReference(text).repo;
  } catch (error) {
    return command.error(`error: ${(error as Error).message}`);
  }
}

function withCacheOptions(command: Command): Command {
  return withOutputOptions(command).option(
    "--cache-dir <dir>",
    "the cache (default: HF_HUB_CACHE, else HF_HOME/hub, else ~/.cache/huggingface/hub)",
  );
}

function cacheOptions({ cacheDir }: CacheFlags): { readonly cacheDir?: string } {
  return cacheDir === undefined ? {} : { cacheDir };
}
