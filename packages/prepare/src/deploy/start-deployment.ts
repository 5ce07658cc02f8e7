import { execFile } from "node:child_process";
import { copyFile, link, mkdir, mkdtemp, readdir, readlink, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { deployError } from "./deploy-error.ts";
import { type NetworkRefusal, nodeWithoutNetwork } from "./without-network.ts";

/** What the deployed bundle made of one ticket, in a process that had nothing but the deployment. */
export interface DeploymentSample {
  readonly decision: string;
  readonly category: string | null;
  /** From the start of that process to the answer by all three tiers; a cold start, but for what the disk remembers. */
  readonly firstResultMs: number;
  /** How it was kept off the network. */
  readonly network: NetworkRefusal;
}

/** A start takes a second; a machine that is busy or slow, some. */
const START_TIMEOUT_MS = 2 * 60 * 1000;

// The package finds itself by the name under which its own package.json exports it. The bundle is read by a provider
// of four lines, since the entry may use another than fsAssets.
const CHECK = `
const { readFile } = await import("node:fs/promises");
const { createRequire } = await import("node:module");
const { join } = await import("node:path");
const { pathToFileURL } = await import("node:url");
const [core, bundle] = process.argv.slice(1);
try {
  const main = createRequire(join(core, "package.json")).resolve("@org/classifier-core");
  const { createClassifier } = await import(pathToFileURL(main).href);
  const read = (path) => readFile(join(bundle, path));
  const assets = { name: "deployment", open: async () => ({ origin: "deployment", read }) };
  const classifier = await createClassifier({ assets, mode: "full" });
  const { decision, category } = await classifier.classify("Please help, it does not work.");
  const firstResultMs = Math.round(performance.now());
  await classifier.close();
  process.stdout.write(JSON.stringify({ decision, category: category?.id ?? null, firstResultMs }));
} catch (error) {
  process.stdout.write(JSON.stringify({ code: error?.code ?? error?.name ?? "unknown", message: String(error?.message) }));
  process.exitCode = 1;
}`;

/**
 * Starts a copy of what was deployed, in the temporary folder and so with nothing of the project above it, in a process
 * of its own without this one's environment and without a network, and classifies a ticket through the whole journey.
 * `core` and `bundle` are folders inside `folder`.
 */
export async function startDeployment(
  folder: string,
  {
    core,
    bundle,
    signal,
  }: { readonly core: string; readonly bundle: string; readonly signal?: AbortSignal | undefined },
): Promise<DeploymentSample> {
  const elsewhere = await copyElsewhere(folder);
  try {
    return await startIn(elsewhere, [join(elsewhere, core), join(elsewhere, bundle)], signal);
  } finally {
    await rm(elsewhere, { recursive: true, force: true }).catch(() => {});
  }
}

async function copyElsewhere(folder: string): Promise<string> {
  let elsewhere: string | undefined;
  try {
    elsewhere = await mkdtemp(join(await realpath(tmpdir()), "classifier-deployment-"));
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const place = join(elsewhere, relative(folder, path));
      await mkdir(dirname(place), { recursive: true });
      if (entry.isSymbolicLink()) await symlink(await readlink(path), place);
      // The same file under another name takes no time; where the temporary folder is on another disk, it is copied.
      else if (entry.isFile()) await link(path, place).catch(() => copyFile(path, place));
    }
    return elsewhere;
  } catch (error) {
    if (elsewhere !== undefined) await rm(elsewhere, { recursive: true, force: true }).catch(() => {});
    throw deployError({
      what: "the deployment could not be copied to the temporary folder, where it is started",
      found: `${(error as NodeJS.ErrnoException).code ?? "an unknown error"}`,
      remedy: "Look at the rights and the free space there, or name another one in TMPDIR.",
      cause: error,
    });
  }
}

async function startIn(
  folder: string,
  places: readonly string[],
  signal: AbortSignal | undefined,
): Promise<DeploymentSample> {
  const { program, args, refusal } = await nodeWithoutNetwork([
    "--input-type=module",
    "-e",
    CHECK,
    ...places,
  ]);
  const { failure, stdout, stderr } = await new Promise<{
    failure: Error | null;
    stdout: string;
    stderr: string;
  }>((resolve) => {
    const env = { NODE_PATH: "", CLASSIFIER_GRAPH_CACHE: "0" };
    const options = { cwd: folder, env, timeout: START_TIMEOUT_MS, encoding: "utf8", signal } as const;
    execFile(program, [...args], options, (failure, stdout, stderr) => resolve({ failure, stdout, stderr }));
  });
  signal?.throwIfAborted();
  const answer = parseAnswer(stdout);
  if (failure === null && answer !== undefined && "decision" in answer)
    return { ...answer, network: refusal };
  throw deployError({
    what: "the deployment was started and did not classify a ticket",
    found: answer !== undefined && "code" in answer ? answer.code : "no answer",
    remedy: "Show why with --verbose; nothing was put in place.",
    cause: new Error(answer !== undefined && "message" in answer ? answer.message : stderr, {
      cause: failure,
    }),
  });
}

function parseAnswer(
  stdout: string,
): Omit<DeploymentSample, "network"> | { readonly code: string; readonly message: string } | undefined {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}
