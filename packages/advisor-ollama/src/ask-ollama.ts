import { ClassifierError } from "@org/classifier-core";
import { type ChatRequest, Ollama } from "ollama";
import { noConnection, notJson, refused, tooLarge } from "./ollama-failure.ts";

/** Where Ollama is and how it is reached. */
export interface OllamaServer {
  readonly host: string;
  readonly headers: Headers;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Bytes of an answer's body. 512 tokens of text are some 2 KB, and statistics 1 KB more; the rest is for
 * scripts written as \uXXXX and for a model's thinking.
 */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * One question, one answer, no second try. The answer is JSON, but of any shape. Rejects with RuntimeError
 * where there is none, also when aborted: shareCalls has told the caller its reason by then.
 */
export async function askOllama(
  server: OllamaServer,
  request: ChatRequest & { stream?: false },
  signal: AbortSignal,
): Promise<unknown> {
  const client = new Ollama({
    host: server.host,
    fetch: (url, init) => guardedFetch(server, url, init, request.model, signal),
  });
  try {
    return await client.chat({ ...request, stream: false });
  } catch (error) {
    if (ClassifierError.isInstance(error)) throw error;
    throw error instanceof SyntaxError ? notJson() : noConnection(error);
  }
}

/**
 * What the library leaves to its fetch. It can abort streams only, prints an error's body to the console,
 * reads a body of any length, and sends the key in the variable OLLAMA_API_KEY to ollama.com unasked.
 */
async function guardedFetch(
  server: OllamaServer,
  url: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
  model: string,
  signal: AbortSignal,
): Promise<Response> {
  const headers = new Headers(server.headers);
  headers.set("content-type", "application/json");
  headers.set("accept", "application/json");
  // A redirect would take the ticket to a server nobody named.
  const response = await server.fetch(url, { ...init, headers, redirect: "manual", signal });
  if (response.ok) return new Response(response.body?.pipeThrough(limitBytes(MAX_BODY_BYTES)));
  // What it says may repeat the ticket; letting it go frees the connection.
  await response.body?.cancel();
  throw refused(response.status, model);
}

/** Passes bytes on until there are too many of them, then fails and gives up the source. */
function limitBytes(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      controller.enqueue(chunk);
    },
  });
}
