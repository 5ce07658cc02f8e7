import { readFile } from "node:fs/promises";
import { ClassifierError, InvalidArgumentError } from "@org/classifier-core";
import { Command, InvalidArgumentError as InvalidOption, Option } from "commander";
import { DEFAULT_HOST, DEFAULT_PORT, type ServerOptions } from "../configuration/server-options.ts";
import { keysOf, readKeys } from "./read-keys.ts";

/** Version of this package; tsup puts it in. */
declare const PACKAGE_VERSION: string;

interface Flags {
  readonly bundle: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly workers?: number;
  readonly threads?: number;
  readonly maxWaiting?: number;
  readonly deadline?: number;
  readonly maxBatch?: number;
  readonly senderTimeout?: number;
  readonly rateLimit?: number;
  readonly apiKeyFile?: string;
  readonly apiKeys?: string;
  readonly insecure?: boolean;
  readonly allowUnsafe?: boolean;
  readonly samples?: string;
  readonly page: boolean;
  readonly logLevel: string;
}

const whole = (text: string) => {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidOption("It takes a whole number.");
};
const option = (flags: string, description: string, variable: string) =>
  new Option(flags, description).env(`CLASSIFIER_SERVER_${variable}`);
const places = (value: string, before: readonly string[] | undefined) => [...(before ?? []), value];

/** The command line, every option of which can also be a variable. */
export function describeCommand(): Command {
  return new Command("classifier-server")
    .description("Ticket triage over HTTP, with a page. Listens on this machine alone unless told otherwise.")
    .version(PACKAGE_VERSION)
    .addOption(
      option(
        "--bundle <place>",
        "folder, or hub:org/name[@revision]; of several the first that has a bundle",
        "BUNDLE",
      )
        .argParser(places)
        .makeOptionMandatory(),
    )
    .addOption(option("--host <address>", "address to listen on", "HOST").default(DEFAULT_HOST))
    .addOption(
      option("--port <n>", "port to listen on; 0 takes a free one", "PORT")
        .argParser(whole)
        .default(DEFAULT_PORT),
    )
    .addOption(
      option("--workers <n>", "threads with a model each (default: the cores granted)", "WORKERS").argParser(
        whole,
      ),
    )
    .addOption(
      option(
        "--threads <n>",
        "threads of one inference (default: the cores, shared out)",
        "THREADS",
      ).argParser(whole),
    )
    .addOption(
      option(
        "--max-waiting <n>",
        "tasks that may wait for a model thread (default: 256)",
        "MAX_WAITING",
      ).argParser(whole),
    )
    .addOption(
      option(
        "--deadline <ms>",
        "time a request may take, waiting included (default: 10000)",
        "DEADLINE",
      ).argParser(whole),
    )
    .addOption(
      option("--max-batch <n>", "tickets of one batch (default: 100000)", "MAX_BATCH").argParser(whole),
    )
    .addOption(
      option(
        "--sender-timeout <ms>",
        "time a body may take to come, and a line of NDJSON (default: 30000)",
        "SENDER_TIMEOUT",
      ).argParser(whole),
    )
    .addOption(
      option(
        "--rate-limit <n>",
        "requests a minute from one caller; 0 sets none (default: 0 on this machine, else 600)",
        "RATE_LIMIT",
      ).argParser(whole),
    )
    .addOption(option("--api-key-file <file>", "file of keys, one a line", "API_KEY_FILE"))
    .addOption(new Option("--api-keys <keys>").env("CLASSIFIER_SERVER_API_KEYS").hideHelp())
    .addOption(
      option(
        "--insecure",
        "without keys listen elsewhere than on this machine too, and answer to any name",
        "INSECURE",
      ),
    )
    .addOption(option("--allow-unsafe", "serve a bundle whose safety verdict says UNSAFE", "ALLOW_UNSAFE"))
    .addOption(option("--samples <file>", "tickets the page offers to try: a JSON array of texts", "SAMPLES"))
    .option("--no-page", "no page at /")
    .addOption(
      option("--log-level <level>", "trace, debug, info, warn, error or silent", "LOG_LEVEL").default("info"),
    )
    .addHelpText(
      "after",
      "\nEvery option is also a variable: --max-waiting is CLASSIFIER_SERVER_MAX_WAITING. Keys can be given in\nCLASSIFIER_SERVER_API_KEYS, between commas, and are best given in a file.\n\nSIGHUP opens the bundle anew; SIGTERM answers what has come, and ends.",
    )
    .allowExcessArguments(false)
    .exitOverride();
}

/** What the flags ask of a server. Rejects with ClassifierError. */
export async function optionsOf(flags: Flags): Promise<ServerOptions> {
  const {
    bundle,
    host,
    port,
    workers,
    threads,
    maxWaiting,
    deadline,
    maxBatch,
    senderTimeout,
    rateLimit,
    page,
  } = flags;
  return {
    ...{ bundle: [bundle].flat(), host, port, workers, rateLimit, page, maxWaiting },
    threadsPerWorker: threads,
    deadlineMs: deadline,
    maxBatchTickets: maxBatch,
    senderTimeoutMs: senderTimeout,
    apiKeys: [
      ...(flags.apiKeyFile === undefined ? [] : await readKeys(flags.apiKeyFile)),
      ...keysOf(flags.apiKeys ?? ""),
    ],
    insecure: flags.insecure === true,
    allowUnsafe: flags.allowUnsafe === true,
    samples: flags.samples === undefined ? [] : await readSamples(flags.samples),
    logger: flags.logLevel === "silent" ? false : { level: flags.logLevel },
  };
}

async function readSamples(path: string): Promise<string[]> {
  try {
    const samples: unknown = JSON.parse(await readFile(path, "utf8"));
    if (Array.isArray(samples) && samples.every((sample) => typeof sample === "string")) return samples;
  } catch (error) {
    if (ClassifierError.isInstance(error)) throw error;
  }
  throw new InvalidArgumentError({
    argument: "--samples",
    expected: "a file with a JSON array of texts",
    found: "something else, or nothing",
  });
}

export type { Flags };
