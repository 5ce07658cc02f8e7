import { resolve } from "node:path";
import { InvalidArgumentError, typeName } from "@org/classifier-core";
import { readHubEnvironment } from "./hub-environment.ts";
import { checkRepo, checkRevision, DEFAULT_REVISION } from "./hub-reference.ts";
import type { HubProgress } from "./progress.ts";

/** How to reach the Hub; the same for reading and for publishing. */
export interface HubConnection {
  /**
   * Token for private and gated repositories; `false` sends none. It goes to the endpoint and to no other host.
   * @default what HF_TOKEN or `hf auth login` has set, as for Python's huggingface_hub
   */
  readonly token?: string | false | undefined;
  /** Address of the Hub or of a mirror. @default HF_ENDPOINT, else https://huggingface.co */
  readonly endpoint?: string | undefined;
  /**
   * In place of the built-in `fetch`, for instance undici's own together with its proxy agent.
   * @default globalThis.fetch at the time of the call
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Handed to `fetch` with every request: an undici dispatcher, such as a ProxyAgent. */
  readonly dispatcher?: object | undefined;
  /** How long the Hub may take to begin an answer, in milliseconds. @default HF_HUB_ETAG_TIMEOUT, else 10 s */
  readonly metadataTimeoutMs?: number | undefined;
  /** How long a transfer may go without a byte, in milliseconds. @default HF_HUB_DOWNLOAD_TIMEOUT, else 10 s */
  readonly downloadTimeoutMs?: number | undefined;
  /** What to do about 408, 429, 5xx and broken connections. A `Retry-After` of the Hub is kept to. */
  readonly retry?: RetryOptions | undefined;
}

export interface RetryOptions {
  /** Tries after the first. @default 5 */
  readonly retries?: number | undefined;
  /** Wait before the first of them in milliseconds; doubled each time, and up to as much again by chance. @default 1000 */
  readonly minDelayMs?: number | undefined;
  /** Longest wait between two tries in milliseconds. @default 8000 */
  readonly maxDelayMs?: number | undefined;
}

/** Which repository, and where it is kept on this machine. */
export interface HubDownloadOptions extends HubConnection {
  /** `organisation/name`. */
  readonly repo: string;
  /**
   * A branch, a tag, or a commit of 40 hex digits. A commit never changes, so one that is in the cache is opened
   * without any request. @default "main"
   */
  readonly revision?: string | undefined;
  /** The cache. @default HF_HUB_CACHE, else HF_HOME/hub, else ~/.cache/huggingface/hub */
  readonly cacheDir?: string | undefined;
  /** Never ask the Hub: use what the cache has. @default HF_HUB_OFFLINE */
  readonly localFilesOnly?: boolean | undefined;
  /** Fetch every file anew, for instance over a damaged copy. @default false */
  readonly forceDownload?: boolean | undefined;
  /** Files fetched at once. @default 4 */
  readonly maxWorkers?: number | undefined;
  /** Called as bytes arrive. */
  readonly onProgress?: ((event: HubProgress) => void) | undefined;
  /** For messages and reports. @default "hub" */
  readonly name?: string | undefined;
}

/** How to reach the Hub, with every question answered. */
export interface ConnectionSettings {
  readonly endpoint: string;
  readonly token: string | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly dispatcher: object | undefined;
  readonly metadataTimeoutMs: number;
  readonly downloadTimeoutMs: number;
  readonly retry: Required<{ [Name in keyof RetryOptions]: number }>;
}

/** A download with every question answered. */
export interface DownloadSettings extends ConnectionSettings {
  readonly name: string;
  readonly repo: string;
  readonly revision: string;
  readonly cacheDir: string;
  /** Why no request may be made, or undefined where it may. */
  readonly offline: string | undefined;
  readonly forceDownload: boolean;
  readonly symlinks: boolean;
  readonly maxWorkers: number;
  readonly onProgress: ((event: HubProgress) => void) | undefined;
}

/** As many as a connection is rarely faster for, and few enough for a small server; Python's default is 8. */
const DEFAULT_WORKERS = 4;
const MAX_WORKERS = 64;
/** Tries after the first, and bounds of the wait between two: together about half a minute. */
const DEFAULT_RETRIES = 5;
const DEFAULT_MIN_DELAY_MS = 1000;
const DEFAULT_MAX_DELAY_MS = 8000;
const MAX_DELAY_MS = 600_000;

/** Throws InvalidArgumentError for options that cannot be used, whatever the environment says. */
export function checkDownloadOptions(options: HubDownloadOptions): void {
  checkConnection(options);
  checkRepo(options.repo);
  checkRevision(options.revision ?? DEFAULT_REVISION);
  checkText("cacheDir", options.cacheDir);
  checkText("name", options.name);
  checkNumber("maxWorkers", options.maxWorkers, 1, MAX_WORKERS);
}

/** Answers every question by the options, else by the environment as it is now. */
export function downloadSettings(options: HubDownloadOptions): DownloadSettings {
  const environment = readHubEnvironment();
  const { localFilesOnly } = options;
  return {
    ...connectionSettings(options),
    name: options.name ?? "hub",
    repo: options.repo,
    revision: options.revision ?? DEFAULT_REVISION,
    cacheDir: resolve(options.cacheDir ?? environment.cacheDir),
    offline:
      localFilesOnly === undefined
        ? environment.offlineBy && `variable ${environment.offlineBy}`
        : localFilesOnly
          ? "option localFilesOnly"
          : undefined,
    forceDownload: options.forceDownload ?? false,
    symlinks: environment.symlinks,
    maxWorkers: options.maxWorkers ?? DEFAULT_WORKERS,
    onProgress: options.onProgress,
  };
}

/** Throws InvalidArgumentError for options that cannot be used. */
export function checkConnection(options: HubConnection): void {
  if (options.token !== false) checkText("token", options.token, "a token, or false for none");
  if (options.endpoint !== undefined && !isWebAddress(options.endpoint)) {
    throw new InvalidArgumentError({
      argument: "endpoint",
      expected: "an http: or https: address without user or password",
      found: typeName(options.endpoint),
    });
  }
  checkNumber("metadataTimeoutMs", options.metadataTimeoutMs, 1, MAX_DELAY_MS);
  checkNumber("downloadTimeoutMs", options.downloadTimeoutMs, 1, MAX_DELAY_MS);
  checkNumber("retry.retries", options.retry?.retries, 0, 100);
  checkNumber("retry.minDelayMs", options.retry?.minDelayMs, 0, MAX_DELAY_MS);
  checkNumber("retry.maxDelayMs", options.retry?.maxDelayMs, 0, MAX_DELAY_MS);
}

/** Answers every question by the options, else by the environment as it is now. */
export function connectionSettings(options: HubConnection): ConnectionSettings {
  const environment = readHubEnvironment();
  const endpoint = (options.endpoint ?? environment.endpoint).replace(/\/+$/, "");
  if (!isWebAddress(endpoint)) {
    throw new InvalidArgumentError({
      argument: "the variable HF_ENDPOINT",
      expected: "an http: or https: address without user or password",
      found: "something else",
    });
  }
  return {
    endpoint,
    token: options.token === false ? undefined : (options.token?.trim() ?? environment.token),
    fetch: options.fetch ?? globalThis.fetch,
    dispatcher: options.dispatcher,
    metadataTimeoutMs: options.metadataTimeoutMs ?? environment.metadataTimeoutMs,
    downloadTimeoutMs: options.downloadTimeoutMs ?? environment.downloadTimeoutMs,
    retry: {
      retries: options.retry?.retries ?? DEFAULT_RETRIES,
      minDelayMs: options.retry?.minDelayMs ?? DEFAULT_MIN_DELAY_MS,
      maxDelayMs: options.retry?.maxDelayMs ?? DEFAULT_MAX_DELAY_MS,
    },
  };
}

/** Credentials in an address would end up in messages; the option token is their place. */
function isWebAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === "http:" || protocol === "https:") && username === "" && password === "";
}

function checkText(argument: string, value: unknown, expected = "a text that is not empty"): void {
  if (value === undefined || (typeof value === "string" && value.trim() !== "" && !value.includes("\0"))) {
    return;
  }
  const found = typeof value === "string" ? "an empty text" : typeName(value);
  throw new InvalidArgumentError({ argument, expected, found });
}

function checkNumber(argument: string, value: unknown, min: number, max: number): void {
  if (
    value === undefined ||
    (Number.isInteger(value) && (value as number) >= min && (value as number) <= max)
  ) {
    return;
  }
  throw new InvalidArgumentError({
    argument,
    expected: `a whole number from ${min} to ${max}`,
    found: typeof value === "number" ? String(value) : typeName(value),
  });
}
