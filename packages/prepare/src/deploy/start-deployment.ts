import { execFile } from "node:child_process";
import { join } from "node:path";
import { deployError } from "./deploy-error.ts";

/** What the deployed bundle made of one ticket. */
export interface DeploymentSample {
  readonly decision: string;
  readonly category: string | null;
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
  await classifier.close();
  process.stdout.write(JSON.stringify({ decision, category: category?.id ?? null }));
} catch (error) {
  process.stdout.write(JSON.stringify({ code: error?.code ?? error?.name ?? "unknown", message: String(error?.message) }));
  process.exitCode = 1;
}`;

/**
 * Starts what was deployed in a process of its own, with nothing of this one's environment, and classifies a ticket
 * through the whole journey. `core` and `bundle` are folders inside `folder`.
 */
export async function startDeployment(
  folder: string,
  {
    core,
    bundle,
    signal,
  }: { readonly core: string; readonly bundle: string; readonly signal?: AbortSignal | undefined },
): Promise<DeploymentSample> {
  const args = ["--input-type=module", "-e", CHECK, join(folder, core), join(folder, bundle)];
  const { failure, stdout, stderr } = await new Promise<{
    failure: Error | null;
    stdout: string;
    stderr: string;
  }>((resolve) => {
    const env = { NODE_PATH: "", CLASSIFIER_GRAPH_CACHE: "0" };
    const options = { cwd: folder, env, timeout: START_TIMEOUT_MS, encoding: "utf8", signal } as const;
    execFile(process.execPath, args, options, (failure, stdout, stderr) =>
      resolve({ failure, stdout, stderr }),
    );
  });
  signal?.throwIfAborted();
  const answer = parseAnswer(stdout);
  if (failure === null && answer !== undefined && "decision" in answer) return answer;
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
): DeploymentSample | { readonly code: string; readonly message: string } | undefined {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}
