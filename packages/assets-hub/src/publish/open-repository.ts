import { ClassifierError } from "@org/classifier-core";
import { checkAssetPath } from "@org/classifier-core/provider";
import type { Subject } from "../client/failures.ts";
import { createHubClient, typedFailure } from "../client/hub-client.ts";
import { hubFetch, readBody } from "../client/hub-fetch.ts";
import { retrying } from "../client/retrying.ts";
import type { HubConnection } from "../hub-options.ts";
import { MAIN, PUBLISHER, publishSettings, requireToken } from "./publish-settings.ts";
import { findHead } from "./repository-head.ts";

export interface OpenRepositoryOptions extends HubConnection {
  /** `organisation/name`. */
  readonly repo: string;
  /** @default "main" */
  readonly branch?: string | undefined;
  /** Whether a push is to follow: then a missing token is an error before any request. @default false */
  readonly toPush?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A repository as it was when it was looked at. */
export interface HubRepository {
  /** What a push would build on: the branch's commit, main's where there is no such branch; undefined for none at all. */
  readonly commit: string | undefined;
  readonly hasBranch: boolean;
  /** The file at that commit, no more than its first `maxBytes`; undefined where there is none. */
  read(
    path: string,
    options: { readonly maxBytes: number; readonly signal?: AbortSignal | undefined },
  ): Promise<Uint8Array | undefined>;
}

/**
 * Looks at a repository before a push, past the cache: undefined where there is none, or none that the token sees.
 * Rejects as uploadFiles does, but needs no token for what is public.
 */
export async function openRepository(options: OpenRepositoryOptions): Promise<HubRepository | undefined> {
  const { repo, branch = MAIN, toPush = false, signal } = options;
  signal?.throwIfAborted();
  const connection = publishSettings(options, repo, branch);
  if (toPush) requireToken(connection, repo);
  const subject: Subject = {
    name: PUBLISHER,
    repo,
    revision: branch,
    tokenSent: connection.token !== undefined,
  };
  const head = await findHead(connection, subject, signal);
  if (head.found === "nothing") return undefined;
  const { commit } = head;
  const { fileUrl } = createHubClient(connection, subject);
  return {
    commit,
    hasBranch: head.found === "branch",
    async read(path, { maxBytes, signal: ofRead = signal }) {
      checkAssetPath(path);
      if (commit === undefined) return undefined;
      const attempt = async () => {
        const response = await hubFetch(connection, subject, fileUrl(commit, path), {
          signal: ofRead ?? null,
        });
        return readStart(readBody(response, connection, subject, ofRead), maxBytes);
      };
      return retrying(connection.retry, attempt, { signal: ofRead }).catch((error: unknown) => {
        ofRead?.throwIfAborted();
        if (ClassifierError.isInstance(error) && error.code === "ERR_ASSETS_NOT_FOUND") return undefined;
        throw typedFailure(error, subject);
      });
    },
  };
}

async function readStart(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk.subarray(0, maxBytes - bytes));
    bytes += chunk.length;
    if (bytes >= maxBytes) break;
  }
  return new Uint8Array(Buffer.concat(parts));
}
