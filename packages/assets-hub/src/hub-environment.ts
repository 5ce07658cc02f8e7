import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

// Names, order and meaning as in Python's huggingface_hub, so that both sides of a machine agree:
// https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables

/** What the environment says of the Hub. */
export interface HubEnvironment {
  /** Where the Hub is, without a slash at the end. */
  readonly endpoint: string;
  /** The folder of the cache that all tools of the Hub share. */
  readonly cacheDir: string;
  /** The user's token, from a variable or from the file that `hf auth login` writes. */
  readonly token: string | undefined;
  /** The variable that forbids requests, or undefined where none does. */
  readonly offlineBy: string | undefined;
  /** How long the Hub may take to begin an answer about a repository. */
  readonly metadataTimeoutMs: number;
  /** How long a download may go without a byte. */
  readonly downloadTimeoutMs: number;
  /** Whether snapshots may be links to blobs; copies take twice the room. */
  readonly symlinks: boolean;
}

export type Variables = Readonly<Record<string, string | undefined>>;

const DEFAULT_ENDPOINT = "https://huggingface.co";
/** Seconds; Python's DEFAULT_ETAG_TIMEOUT and DEFAULT_DOWNLOAD_TIMEOUT. */
const DEFAULT_TIMEOUT_SECONDS = 10;
const TRUE_VALUES = new Set(["1", "ON", "YES", "TRUE"]);

/** Says what the environment says of the Hub. The only place of this package that reads environment variables. */
export function readHubEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
  home = homedir(),
): HubEnvironment {
  const path = (name: string) => expand(nonEmpty(variables[name]), variables, home);
  const hubHome = path("HF_HOME") ?? join(path("XDG_CACHE_HOME") ?? join(home, ".cache"), "huggingface");
  return {
    endpoint: (nonEmpty(variables.HF_ENDPOINT) ?? DEFAULT_ENDPOINT).replace(/\/+$/, ""),
    cacheDir: path("HF_HUB_CACHE") ?? path("HUGGINGFACE_HUB_CACHE") ?? join(hubHome, "hub"),
    token: readToken(variables, path("HF_TOKEN_PATH") ?? join(hubHome, "token")),
    offlineBy: ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"].find((name) => isTrue(variables[name])),
    metadataTimeoutMs: seconds(variables.HF_HUB_ETAG_TIMEOUT),
    downloadTimeoutMs: seconds(variables.HF_HUB_DOWNLOAD_TIMEOUT),
    symlinks: !isTrue(variables.HF_HUB_DISABLE_SYMLINKS),
  };
}

function readToken(variables: Variables, file: string): string | undefined {
  if (isTrue(variables.HF_HUB_DISABLE_IMPLICIT_TOKEN)) return undefined;
  return (
    nonEmpty(variables.HF_TOKEN)?.trim() ??
    nonEmpty(variables.HUGGING_FACE_HUB_TOKEN)?.trim() ??
    nonEmpty(readText(file))?.trim()
  );
}

/** `~` at the start, then `$NAME` and `${NAME}`, as Python does; a name that is not set stays as it is. */
function expand(value: string | undefined, variables: Variables, home: string): string | undefined {
  return value
    ?.replace(/^~(?=$|[\\/])/, () => home)
    .replace(/\$(?:(\w+)|\{([^}]*)\})/g, (whole, plain, braced) => variables[plain ?? braced] ?? whole);
}

function seconds(value: string | undefined): number {
  const asked = Number(nonEmpty(value));
  return (Number.isFinite(asked) && asked > 0 ? asked : DEFAULT_TIMEOUT_SECONDS) * 1000;
}

function isTrue(value: string | undefined): boolean {
  return TRUE_VALUES.has((value ?? "").trim().toUpperCase());
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Nobody has logged in here, or not as this user.
    return undefined;
  }
}
