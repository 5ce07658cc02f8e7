import { startDeadline } from "../client/deadline.ts";
import { type Subject, TransientFailure } from "../client/failures.ts";
import { readAnswer } from "../client/hub-client.ts";
import { hubFetch, readBody } from "../client/hub-fetch.ts";
import { retrying } from "../client/retrying.ts";
import type { ConnectionSettings } from "../hub-options.ts";
import { watchedBlob } from "./watched-blob.ts";

export interface PublishFetch {
  readonly connection: ConnectionSettings;
  readonly subject: Subject;
  readonly signal: AbortSignal | undefined;
  /** Bytes of one part of a large file that have left, from 0 again with every try. */
  readonly onSent?: ((file: string, part: number, bytes: number) => void) | undefined;
}

/** A request that may have been taken, though its answer never came: whoever repeats it may do the thing twice. */
export class UnknownOutcome extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = "UnknownOutcome";
    this.reason = reason;
  }
}

/**
 * How long the other side may say nothing while it is sent something and after: a storage checks a whole file before
 * it answers, and the Hub a whole commit.
 */
const SILENCE_MS = 60_000;
/** What the Hub says before it looks at a request, and failures to make a connection at all. */
const NOT_TAKEN = new Set([
  "status 429",
  "status 503",
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
/** Questions, and what may be done twice: a repository or branch that is there already is told from a failure. */
const REPEATABLE_POSTS =
  /\/preupload\/|\/info\/lfs\/objects\/batch$|\/paths-info\/|\/api\/repos\/create$|\/api\/models\/[^/]+\/[^/]+\/branch\//;

/** Beside a request of the library's, for whoever shows progress: which file it sends, and which part of it. */
interface ProgressHint {
  readonly path?: string;
  readonly part?: number;
}

/**
 * The fetch that the library publishes through: our rules for tokens, time, retries and failures. Nothing is repeated
 * that could be done twice by it; such a request rejects with UnknownOutcome.
 */
export function fetchForPublishing({
  connection,
  subject,
  signal: own,
  onSent,
}: PublishFetch): typeof globalThis.fetch {
  return async (url, init) => {
    const { progressHint, ...request } = (init ?? {}) as RequestInit & { progressHint?: ProgressHint };
    const address = new URL(typeof url === "string" || url instanceof URL ? url : url.url);
    const method = request.method ?? "GET";
    const repeatable = method !== "POST" || REPEATABLE_POSTS.test(address.pathname);
    const signal = anyOf(own, request.signal ?? undefined);

    const attempt = async () => {
      const deadline = startDeadline(Math.max(connection.metadataTimeoutMs, SILENCE_MS));
      const sent = (bytes: number) => {
        deadline.renew();
        if (progressHint?.path !== undefined) onSent?.(progressHint.path, progressHint.part ?? 0, bytes);
      };
      const response = await hubFetch(connection, subject, address, {
        ...request,
        ...(request.body == null ? {} : { body: watchedBlob(asBlob(request.body), sent), deadline }),
        signal: signal ?? null,
      }).finally(() => deadline.clear());
      const answer = await readAnswer(readBody(response, connection, subject, signal));
      const { status, headers } = response;
      // A status such as 204 does not go with a body, not even an empty one.
      return new Response(answer.length === 0 ? null : answer, { status, headers });
    };

    return retrying(
      connection.retry,
      () =>
        attempt().catch((error: unknown) => {
          if (repeatable || !(error instanceof TransientFailure) || NOT_TAKEN.has(error.reason)) throw error;
          throw new UnknownOutcome(error.reason);
        }),
      { signal },
    );
  };
}

/** As a blob, which is read anew for every try; the library sends texts and blobs only. */
function asBlob(body: NonNullable<RequestInit["body"]>): Blob {
  return body instanceof Blob ? body : new Blob([body as string]);
}

function anyOf(...signals: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}
