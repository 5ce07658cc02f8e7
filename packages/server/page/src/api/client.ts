import { linesOf } from "./lines-of.ts";
import { failureOf, serverGone } from "./service-failure.ts";
import type {
  BatchLine,
  BatchOptions,
  Classification,
  ClassifyRequest,
  ServedBundle,
  ServiceState,
} from "./types.ts";

/** The service as this page uses it. Everything rejects with ServiceFailure, or AbortError. */
export interface Client {
  bundle(signal: AbortSignal): Promise<ServedBundle>;
  state(signal: AbortSignal): Promise<ServiceState>;
  classify(request: ClassifyRequest, signal: AbortSignal): Promise<Classification>;
  /** A line a ticket, in order, as they come. */
  classifyBatch(
    texts: readonly string[],
    options: BatchOptions,
    signal: AbortSignal,
  ): AsyncGenerator<BatchLine>;
}

export interface ClientOptions {
  readonly key: () => string | undefined;
  readonly fetch?: typeof fetch;
}

export function createClient({
  key,
  fetch = (...request) => globalThis.fetch(...request),
}: ClientOptions): Client {
  async function ask(path: string, init: RequestInit): Promise<Response> {
    const known = key();
    const headers = { ...init.headers, ...(known !== undefined && { authorization: `Bearer ${known}` }) };
    try {
      return await fetch(path, { ...init, headers });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw serverGone();
    }
  }

  async function answered(path: string, init: RequestInit): Promise<Response> {
    const response = await ask(path, init);
    if (!response.ok) throw await failureOf(response);
    return response;
  }

  return {
    bundle: async (signal) => (await answered("v1/bundle", { signal })).json(),
    async state(signal) {
      const response = await ask("readyz", { signal });
      // What cannot answer tickets yet says so with 503 and its state.
      const said = (await response
        .clone()
        .json()
        .catch(() => ({}))) as { state?: ServiceState };
      if (said.state !== undefined) return said.state;
      throw await failureOf(response);
    },
    classify: async (request, signal) =>
      (
        await answered("v1/classify", {
          signal,
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(request),
        })
      ).json(),
    async *classifyBatch(texts, options, signal) {
      const query = new URLSearchParams(
        Object.entries(options).map(([name, value]) => [name, String(value)]),
      );
      const { body } = await answered(`v1/classify/batch?${query}`, {
        signal,
        method: "POST",
        headers: { "content-type": "application/x-ndjson" },
        body: texts.map((text) => `${JSON.stringify({ text })}\n`).join(""),
      });
      if (body === null) throw serverGone();
      try {
        for await (const line of linesOf(body)) yield JSON.parse(line) as BatchLine;
      } catch (error) {
        if (signal.aborted) throw error;
        // The connection broke, maybe in the middle of a line.
        throw serverGone();
      }
    },
  };
}
