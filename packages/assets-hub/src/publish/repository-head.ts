import { ClassifierError } from "@org/classifier-core";
import { type Subject, unavailable } from "../client/failures.ts";
import { typedFailure } from "../client/hub-client.ts";
import type { ConnectionSettings } from "../hub-options.ts";
import { isCommit } from "../hub-reference.ts";
import { fetchForPublishing } from "./publish-fetch.ts";
import { MAIN } from "./publish-settings.ts";

/** What there is of a repository and one of its branches. */
export interface RepositoryHead {
  readonly found: "branch" | "repository without the branch" | "nothing";
  /** The branch's commit; where the branch is not there, main's; undefined where there is none to build on. */
  readonly commit: string | undefined;
  /** Undefined where there is no repository. */
  readonly private: boolean | undefined;
}

const NOTHING: RepositoryHead = { found: "nothing", commit: undefined, private: undefined };

/** Looks where a branch is now. Rejects as reading does, but for what is not there, which is an answer here. */
export async function findHead(
  connection: ConnectionSettings,
  subject: Subject,
  signal: AbortSignal | undefined,
): Promise<RepositoryHead> {
  const branch = subject.revision;
  const there = await describe(connection, subject, branch, signal);
  if (there === "no repository") return NOTHING;
  if (there !== "no revision") return { found: "branch", ...there };
  const main = branch === MAIN ? there : await describe(connection, subject, MAIN, signal);
  if (main === "no repository") return NOTHING;
  const found = "repository without the branch";
  // A repository made by other means than the Hub's own may have no commit yet.
  return main === "no revision"
    ? { found, commit: undefined, private: undefined }
    : { found, commit: main.commit, private: main.private };
}

async function describe(
  connection: ConnectionSettings,
  subject: Subject,
  revision: string,
  signal: AbortSignal | undefined,
): Promise<{ commit: string; private: boolean } | "no repository" | "no revision"> {
  const { modelInfo } = await import("@huggingface/hub");
  try {
    const info = await modelInfo({
      name: subject.repo,
      revision,
      hubUrl: connection.endpoint,
      fetch: fetchForPublishing({ connection, subject, signal }),
      additionalFields: ["sha"],
    });
    const { sha } = info;
    if (typeof sha !== "string" || !isCommit(sha)) {
      throw unavailable(subject, "the endpoint names no commit, so it is not the Hub's");
    }
    return { commit: sha, private: info.private };
  } catch (error) {
    signal?.throwIfAborted();
    if (ClassifierError.isInstance(error)) {
      if (error.code === "ERR_ASSETS_NOT_FOUND") return "no repository";
      if (error.code === "ERR_HUB_REVISION") return "no revision";
    }
    throw typedFailure(error, subject);
  }
}
