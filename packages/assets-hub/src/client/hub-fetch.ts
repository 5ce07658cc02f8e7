import type { ClassifierError } from "@org/classifier-core";
import { HubRefusedError } from "../errors/index.ts";
import type { ConnectionSettings } from "../hub-options.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import {
  failureOf,
  mayPass,
  networkReason,
  proxyRefusal,
  type Subject,
  TransientFailure,
  unavailable,
} from "./failures.ts";

/** Version of this package; tsup puts it in. */
declare const PACKAGE_VERSION: string;

export interface HubRequest extends RequestInit {
  readonly signal?: AbortSignal | null;
  /** Until when the answer has to begin; cleared when it has. @default the connection's metadataTimeoutMs from now */
  readonly deadline?: Deadline;
}

/**
 * One request to the Hub, tried once. Resolves to an answer that is a success; rejects with a TransientFailure where
 * another try may help, with a typed error where it will not, and with the signal's reason on an abort.
 */
export async function hubFetch(
  connection: ConnectionSettings,
  subject: Subject,
  url: string | URL,
  request: HubRequest = {},
): Promise<Response> {
  const { signal, deadline = startDeadline(connection.metadataTimeoutMs), ...rest } = request;
  const signals = [deadline.signal, ...(signal ? [signal] : [])];
  let response: Response;
  try {
    signal?.throwIfAborted();
    // The dispatcher is not in the standard: Node's fetch and undici's take it from here.
    const init = {
      ...rest,
      headers: headersFor(connection, url, request.headers),
      signal: AbortSignal.any(signals),
      ...(connection.dispatcher === undefined ? {} : { dispatcher: connection.dispatcher }),
    } as RequestInit;
    response = await connection.fetch(url, init);
  } catch (error) {
    signal?.throwIfAborted();
    throw deadline.signal.aborted
      ? new TransientFailure(`no answer within ${deadline.timeoutMs} ms`)
      : networkFailure(error, subject);
  } finally {
    deadline.clear();
  }
  if (response.ok) return response;
  // What is not read keeps its connection.
  await response.body?.cancel().catch(() => {});
  throw failureOf(response, subject, connection.token);
}

/** A connection that broke or was never made. */
export function networkFailure(error: unknown, subject: Subject): TransientFailure | ClassifierError {
  const status = proxyRefusal(error);
  if (status !== undefined) {
    const remedy = "A proxy on the way refused: check its address and credentials in the option dispatcher.";
    return new HubRefusedError({ repo: subject.repo, status, errorCode: "from the proxy", remedy });
  }
  const reason = networkReason(error);
  return mayPass(reason) ? new TransientFailure(reason) : unavailable(subject, reason);
}

/** The body as it arrives; rejects with a TransientFailure when it breaks off or nothing comes for too long. */
export async function* readBody(
  response: Response,
  { downloadTimeoutMs }: ConnectionSettings,
  subject: Subject,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  let finished = false;
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new TransientFailure(`no byte within ${downloadTimeoutMs} ms`)),
          downloadTimeoutMs,
        );
      });
      const read = reader.read();
      // Whichever loses the race still settles, and must not count as unhandled.
      read.catch(() => {});
      const { done, value } = await Promise.race([read, late]).finally(() => clearTimeout(timer));
      signal?.throwIfAborted();
      if (done) {
        finished = true;
        return;
      }
      yield value;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof TransientFailure ? error : networkFailure(error, subject);
  } finally {
    if (!finished) await reader.cancel().catch(() => {});
  }
}

/** The token goes to the endpoint alone; a redirect to another host leaves it behind, as fetch does by itself. */
function headersFor(
  { endpoint, token }: ConnectionSettings,
  url: string | URL,
  given: RequestInit["headers"],
): Headers {
  const headers = new Headers(given);
  headers.set("user-agent", `classifier-assets-hub/${PACKAGE_VERSION}; node/${process.versions.node}`);
  headers.delete("authorization");
  if (token !== undefined && new URL(url).origin === new URL(endpoint).origin) {
    headers.set("authorization", `Bearer ${token}`);
  }
  return headers;
}
