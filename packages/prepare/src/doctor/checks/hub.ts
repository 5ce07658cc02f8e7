import {
  type HubConnection,
  type HubReference,
  openRepository,
  readHubEnvironment,
} from "@org/classifier-assets-hub";
import { ClassifierError } from "@org/classifier-core";
import { MANIFEST_PATH } from "@org/classifier-core/preparation";
import { type CheckResult, problemOf } from "../check.ts";

export interface HubCheckOptions extends HubConnection {
  /** The repository that is asked for; none only asks whether the Hub answers. */
  readonly reference?: HubReference | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Once more than once: a diagnosis is not to be held up by a Hub that is away. */
const RETRY = { retries: 1 };
const COMMIT_LENGTH = 7;

/** Whether the Hub answers, and has a bundle where one was named. */
export async function checkHub({ reference, signal, ...connection }: HubCheckOptions): Promise<CheckResult> {
  const environment = readHubEnvironment();
  const endpoint = connection.endpoint ?? environment.endpoint;
  const token = (connection.token ?? environment.token) ? "a token is set" : "no token is set";
  if (environment.offlineBy !== undefined) {
    return {
      state: "warning",
      found: `not asked: the variable ${environment.offlineBy} forbids it`,
      remedy: "Unset the variable where the Hub may be asked; until then, what is in the cache serves.",
    };
  }
  try {
    if (reference === undefined) {
      await answers(endpoint, connection, signal);
      return { state: "ok", found: `${hostOf(endpoint)} answers; ${token}` };
    }
    return await lookAt(reference, token, { ...connection, endpoint, signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (!ClassifierError.isInstance(error)) return unreachable(endpoint);
    return problemOf(error);
  }
}

async function lookAt(
  { repo, revision }: HubReference,
  token: string,
  connection: HubConnection & { readonly signal: AbortSignal | undefined },
): Promise<CheckResult> {
  // A commit is no branch; then that the repository is there has to do.
  const isBranch = !/^[0-9a-f]{40}$/.test(revision);
  const repository = await openRepository({
    retry: RETRY,
    ...connection,
    repo,
    ...(isBranch && { branch: revision }),
  });
  if (repository === undefined) {
    return {
      state: "problem",
      found: `no repository ${repo}, or none that this token sees; ${token}`,
      remedy: "Check its name, and for a private one HF_TOKEN or `hf auth login`.",
    };
  }
  if (isBranch && !repository.hasBranch) {
    const remedy = "Name a branch, a tag or a commit that is there.";
    return { state: "problem", found: `${repo} has no revision ${revision}`, remedy };
  }
  if (!isBranch) return { state: "ok", found: `${repo} answers; its commit was not looked up; ${token}` };
  const manifest = await repository.read(MANIFEST_PATH, { maxBytes: 1 });
  return manifest === undefined
    ? {
        state: "problem",
        found: `${repo} at ${revision} has no ${MANIFEST_PATH}`,
        remedy: "Name a repository that a bundle was pushed to.",
      }
    : {
        state: "ok",
        found: `${repo} at ${revision} has a bundle, commit ${repository.commit?.slice(0, COMMIT_LENGTH)}; ${token}`,
      };
}

/** Any answer will do: a mirror may refuse what nobody asked it for. */
async function answers(
  endpoint: string,
  connection: HubConnection,
  signal: AbortSignal | undefined,
): Promise<void> {
  const timeoutMs = connection.metadataTimeoutMs ?? readHubEnvironment().metadataTimeoutMs;
  const ask = connection.fetch ?? fetch;
  const signals = [AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])];
  const response = await ask(endpoint, {
    method: "HEAD",
    redirect: "manual",
    signal: AbortSignal.any(signals),
  });
  await response.body?.cancel();
}

function unreachable(endpoint: string): CheckResult {
  return {
    state: "problem",
    found: `${hostOf(endpoint)} does not answer`,
    remedy: "Check the network, a proxy on the way, and HF_ENDPOINT; a bundle in a folder needs none of it.",
  };
}

/** An address may hold a password. */
function hostOf(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).host : "the address in HF_ENDPOINT";
}
