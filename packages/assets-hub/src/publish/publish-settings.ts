import { AssetsUnavailableError, InvalidArgumentError } from "@org/classifier-core";
import { HubUnauthorizedError } from "../errors/index.ts";
import { readHubEnvironment } from "../hub-environment.ts";
import {
  type ConnectionSettings,
  checkConnection,
  connectionSettings,
  type HubConnection,
} from "../hub-options.ts";
import { checkRepo, checkRevision, isCommit } from "../hub-reference.ts";

/** For messages, where a provider has its name. */
export const PUBLISHER = "hub";
/** The branch every repository of the Hub begins with. */
export const MAIN = "main";

/**
 * The connection with every question answered. Throws InvalidArgumentError for a repository or branch that cannot be
 * published to, and AssetsUnavailableError where the environment forbids requests.
 */
export function publishSettings(connection: HubConnection, repo: string, branch: string): ConnectionSettings {
  checkConnection(connection);
  if (!checkRepo(repo).includes("/")) {
    throw new InvalidArgumentError({
      argument: "repo",
      expected: "a repository as organisation/name",
      found: JSON.stringify(repo),
    });
  }
  if (isCommit(checkRevision(branch))) {
    throw new InvalidArgumentError({
      argument: "branch",
      expected: "the name of a branch",
      found: "a commit, which never changes",
    });
  }
  const { offlineBy } = readHubEnvironment();
  if (offlineBy !== undefined) {
    throw new AssetsUnavailableError({
      provider: PUBLISHER,
      reason: `no request may be made (variable ${offlineBy})`,
      remedy: "Unset the variable to publish.",
    });
  }
  return connectionSettings(connection);
}

/** Throws where there is no token: the Hub would only say so after all had been prepared. */
export function requireToken({ token }: ConnectionSettings, repo: string): void {
  if (token !== undefined) return;
  throw new HubUnauthorizedError({
    repo,
    found: "no token, and writing needs one",
    tokenSent: false,
    remedy:
      "Name a token with write access in the option token, the variable HF_TOKEN, or with `hf auth login` (huggingface.co/settings/tokens).",
  });
}
