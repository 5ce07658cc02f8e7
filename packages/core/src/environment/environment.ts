import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { availableParallelism, homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { InvalidArgumentError } from "../errors/index.ts";

/** A setting together with why it is what it is, for the initialisation report. */
export interface Choice<Value> {
  readonly value: Value;
  readonly reason: string;
}

export type EnvironmentKind = "serverless" | "container" | "machine";

/** Where this process runs, and what follows for the classifier. */
export interface Environment {
  readonly kind: Choice<EnvironmentKind>;
  /** Cores this process may use at once: affinity and control-group quota together, at least 1. */
  readonly cores: Choice<number>;
  /** Bytes the control group allows, or undefined where it sets no limit. */
  readonly memoryLimitBytes: number | undefined;
  /** Threads for one inference. */
  readonly threads: Choice<number>;
  /** Whether the native runtime keeps freed memory for itself. */
  readonly memoryArena: Choice<boolean>;
  /** A folder that can be written for caches, or undefined on a read-only system. */
  readonly cacheFolder: Choice<string | undefined>;
  /** A folder in which optimised models are kept for the next start, or undefined where none are. */
  readonly graphCache: Choice<string | undefined>;
  /** Whether a missing bundle may be built on the spot, which takes minutes and needs the sources. */
  readonly liveBuild: Choice<boolean>;
  /** The folder named by CLASSIFIER_BUNDLE. */
  readonly bundleFolder: string | undefined;
  /** The folder of public data sets for measuring, named by CLASSIFIER_DATASETS. */
  readonly datasetsFolder: string | undefined;
  /** Whether a build server runs this: then progress is plain lines. */
  readonly continuousIntegration: boolean;
}

/** What a caller decides instead of the environment. */
export interface EnvironmentOverrides {
  /** Where the process runs: it decides the defaults of the others. @default found out from platform and control groups */
  readonly kind?: EnvironmentKind;
  /** Threads of one inference. @default the cores granted, four at most */
  readonly threads?: number;
  /** Whether the runtime keeps memory it has freed. @default false */
  readonly memoryArena?: boolean;
  /** A folder that can be written. @default ~/.cache/classifier, or one below the system's temporary folder */
  readonly cacheFolder?: string;
  /**
   * Whether optimised models are kept in the cache folder: about twice the size of a w8 model, for half the start.
   * @default true, but false in a serverless function
   */
  readonly graphCache?: boolean;
  /** Whether a live build may be made. @default true on a developer's machine, false elsewhere */
  readonly liveBuild?: boolean;
}

/** What is looked at; given in tests, the real system otherwise. */
export interface EnvironmentSources {
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** Where the control groups are mounted. */
  readonly cgroupFolder?: string;
  readonly availableCores?: number;
}

/**
 * More threads than this help a 31-token ticket no further: its matrices are too small to share out.
 * Measured on 2026-11-22: 2 threads take 0.65 of the time of 1 at 32 tokens, 0.57 at 128.
 */
const MAX_THREADS = 4;

/** Says where this process runs. The only place in the suite that reads environment variables. */
export function readEnvironment(
  overrides: EnvironmentOverrides = {},
  sources: EnvironmentSources = {},
): Environment {
  const variables = sources.variables ?? process.env;
  const cgroup = readControlGroup(sources.cgroupFolder ?? "/sys/fs/cgroup");
  const kind = chooseKind(overrides.kind, variables, cgroup);
  const cacheFolder = chooseCacheFolder(overrides.cacheFolder, variables, kind.value);
  const cores = countCores(sources.availableCores ?? availableParallelism(), cgroup.cores);
  return {
    kind,
    cores,
    memoryLimitBytes: cgroup.memoryBytes,
    threads: chooseThreads(overrides.threads, variables.CLASSIFIER_THREADS, cores.value),
    memoryArena:
      overrides.memoryArena === undefined
        ? // Off: tickets of varying length make the arena grow to the worst batch and stay there, and
          // without it inference is no slower (measured 2026-11-22, within noise at 8 to 128 tokens).
          { value: false, reason: "default: tickets of mixed length would make it grow" }
        : { value: overrides.memoryArena, reason: "option" },
    cacheFolder,
    graphCache: chooseGraphCache(
      overrides.graphCache,
      variables.CLASSIFIER_GRAPH_CACHE,
      kind.value,
      cacheFolder.value,
    ),
    liveBuild: chooseLiveBuild(overrides.liveBuild, variables.CLASSIFIER_LIVE_BUILD, kind.value),
    bundleFolder: nonEmpty(variables.CLASSIFIER_BUNDLE),
    datasetsFolder: nonEmpty(variables.CLASSIFIER_DATASETS),
    continuousIntegration: !["", "0", "false"].includes(variables.CI?.toLowerCase() ?? ""),
  };
}

/**
 * Tells the native runtime to send nothing: its Linux build holds a telemetry client, and a classifier that says it
 * runs on your own machine must not call home. A value the user has set stays. Before the library is loaded, and on the
 * main thread: what a worker writes into its environment is its own copy, which native code does not see.
 */
export function silenceRuntime(variables: Record<string, string | undefined> = process.env): void {
  variables.ORT_DISABLE_TELEMETRY ??= "1";
}

function chooseKind(
  override: EnvironmentKind | undefined,
  variables: Readonly<Record<string, string | undefined>>,
  cgroup: ControlGroup,
): Choice<EnvironmentKind> {
  if (override !== undefined) return { value: override, reason: "option" };
  const named = nonEmpty(variables.CLASSIFIER_ENVIRONMENT);
  if (named !== undefined) {
    if (named !== "serverless" && named !== "container" && named !== "machine") {
      throw new InvalidArgumentError({
        argument: "the variable CLASSIFIER_ENVIRONMENT",
        expected: "serverless, container or machine",
        found: JSON.stringify(named.slice(0, 40)),
      });
    }
    return { value: named, reason: "variable CLASSIFIER_ENVIRONMENT" };
  }
  for (const name of ["AWS_LAMBDA_FUNCTION_NAME", "VERCEL", "K_SERVICE", "FUNCTION_TARGET"]) {
    if (nonEmpty(variables[name]) !== undefined) return { value: "serverless", reason: `variable ${name}` };
  }
  for (const name of ["KUBERNETES_SERVICE_HOST", "PORT"]) {
    if (nonEmpty(variables[name]) !== undefined) return { value: "container", reason: `variable ${name}` };
  }
  if (cgroup.cores !== undefined || cgroup.memoryBytes !== undefined) {
    return { value: "container", reason: "a control group limits cores or memory" };
  }
  return { value: "machine", reason: "no sign of a platform or a container" };
}

function countCores(available: number, quota: number | undefined): Choice<number> {
  if (quota !== undefined && quota < available) {
    return {
      value: Math.max(1, Math.floor(quota)),
      reason: `control group grants ${quota.toFixed(2)} cores`,
    };
  }
  return { value: Math.max(1, available), reason: "cores this process may be scheduled on" };
}

function chooseThreads(
  override: number | undefined,
  variable: string | undefined,
  cores: number,
): Choice<number> {
  const asked = override ?? (nonEmpty(variable) === undefined ? undefined : Number(variable));
  if (asked === undefined) {
    return { value: Math.min(cores, MAX_THREADS), reason: `cores granted, at most ${MAX_THREADS}` };
  }
  if (!Number.isInteger(asked) || asked < 1 || asked > 256) {
    throw new InvalidArgumentError({
      argument: override === undefined ? "the variable CLASSIFIER_THREADS" : "threads",
      expected: "a whole number from 1 to 256",
      found: String(override ?? variable).slice(0, 40),
    });
  }
  return { value: asked, reason: override === undefined ? "variable CLASSIFIER_THREADS" : "option" };
}

function chooseCacheFolder(
  override: string | undefined,
  variables: Readonly<Record<string, string | undefined>>,
  kind: EnvironmentKind,
): Choice<string | undefined> {
  if (override !== undefined) return { value: override, reason: "option" };
  const named = nonEmpty(variables.CLASSIFIER_CACHE);
  if (named !== undefined) return { value: named, reason: "variable CLASSIFIER_CACHE" };
  const xdg = nonEmpty(variables.XDG_CACHE_HOME);
  const own = join(xdg ?? join(homedir(), ".cache"), "classifier");
  const temporary = join(tmpdir(), "classifier");
  // A function's home is read-only and only its temporary folder lasts between two calls.
  const candidates: [string, string][] =
    kind === "serverless"
      ? [[temporary, "the temporary folder: serverless"]]
      : [
          [own, "the user's cache folder"],
          [temporary, "the temporary folder: the user's cache folder cannot be written"],
        ];
  for (const [folder, reason] of candidates) {
    if (canBeWritten(folder)) return { value: folder, reason };
  }
  return { value: undefined, reason: "none: no folder can be written" };
}

function chooseGraphCache(
  override: boolean | undefined,
  variable: string | undefined,
  kind: EnvironmentKind,
  cacheFolder: string | undefined,
): Choice<string | undefined> {
  const folder = cacheFolder === undefined ? undefined : join(cacheFolder, "graphs");
  const wanted = chooseSwitch(override, "CLASSIFIER_GRAPH_CACHE", variable);
  if (wanted !== undefined) return { value: wanted.value ? folder : undefined, reason: wanted.reason };
  if (folder === undefined) return { value: undefined, reason: "none: no folder can be written" };
  return kind === "serverless"
    ? { value: undefined, reason: "serverless: what is kept rarely lives to be used" }
    : { value: folder, reason: "the cache folder" };
}

/** What an option or a variable says of a switch; undefined where neither does. */
function chooseSwitch(
  override: boolean | undefined,
  name: string,
  variable: string | undefined,
): Choice<boolean> | undefined {
  if (override !== undefined) return { value: override, reason: "option" };
  const named = nonEmpty(variable)?.toLowerCase();
  if (named === undefined) return undefined;
  return { value: ["1", "true", "yes", "on"].includes(named), reason: `variable ${name}` };
}

function chooseLiveBuild(
  override: boolean | undefined,
  variable: string | undefined,
  kind: EnvironmentKind,
): Choice<boolean> {
  const wanted = chooseSwitch(override, "CLASSIFIER_LIVE_BUILD", variable);
  if (wanted !== undefined) return wanted;
  return kind === "machine"
    ? { value: true, reason: "a developer's machine" }
    : { value: false, reason: `${kind}: a deployment starts from a bundle or fails clearly` };
}

/** True where the folder, or the nearest one above it that exists, can be written. */
function canBeWritten(folder: string): boolean {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

interface ControlGroup {
  readonly cores: number | undefined;
  readonly memoryBytes: number | undefined;
}

// Version 2 has one file each, version 1 one folder a controller; Node 20 knows neither quota.
// https://docs.kernel.org/admin-guide/cgroup-v2.html
function readControlGroup(folder: string): ControlGroup {
  const [quotaV2, periodV2] = (readText(join(folder, "cpu.max")) ?? "").trim().split(/\s+/).map(Number);
  const quota = positive(quotaV2) ?? positive(Number(readText(join(folder, "cpu", "cpu.cfs_quota_us"))));
  const period = positive(periodV2) ?? positive(Number(readText(join(folder, "cpu", "cpu.cfs_period_us"))));
  const memory =
    positive(Number(readText(join(folder, "memory.max")))) ??
    positive(Number(readText(join(folder, "memory", "memory.limit_in_bytes"))));
  return {
    cores: quota === undefined || period === undefined ? undefined : quota / period,
    // Version 1 says "no limit" with a number near 2^63.
    memoryBytes: memory === undefined || memory > 2 ** 60 ? undefined : memory,
  };
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** An empty variable counts as unset. */
function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value;
}
