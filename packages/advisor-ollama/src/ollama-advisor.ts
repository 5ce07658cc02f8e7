import { type Advisor, InvalidArgumentError, typeName } from "@org/classifier-core";
import { askOllama } from "./ask-ollama.ts";
import { tooSlow } from "./ollama-failure.ts";
import { OPINION_FORMAT, readOpinion } from "./opinion.ts";
import { readTicket, ticketMessages } from "./prompt.ts";
import { shareCalls } from "./shared-calls.ts";

export interface OllamaAdvisorOptions {
  /** A model the server has, as `ollama list` names it. */
  readonly model: string;
  /** The server the ticket's text is sent to: an http or https URL, without user name and password. @default "http://127.0.0.1:11434" */
  readonly host?: string | undefined;
  /** Milliseconds for one opinion, from the request to the last byte, 1 to 300,000. @default 8000 */
  readonly timeoutMs?: number | undefined;
  /** Headers sent along, such as the authorization a proxy asks for. @default none */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whether a model that can think first should; the server decides where it is not given. @default not sent */
  readonly think?: boolean | undefined;
  /** Makes the request; must honour `signal`. @default the global fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

// https://github.com/ollama/ollama/blob/main/docs/faq.md: where a server listens that was told nothing else.
const DEFAULT_HOST = "http://127.0.0.1:11434";

/**
 * Milliseconds. Chosen, not measured: about as long as a person would wait for a ticket. More means more
 * opinions from a slow model, and a longer wait for every ticket that needs one.
 */
const DEFAULT_TIMEOUT_MS = 8000;

// Milliseconds. Node's fetch gives up by itself where no header comes for 300 s (undici, headersTimeout), and
// Ollama sends its headers with the answer.
const MAX_TIMEOUT_MS = 300_000;

/**
 * Tokens of an answer. Its 400 characters are some 120; the rest is for other scripts, and the limit stops a
 * model that repeats itself. Raising it takes from what MAX_TEXT_LENGTH in prompt.ts leaves of the context.
 */
const MAX_ANSWER_TOKENS = 512;

// Any number but -1, which Ollama takes as "another one each time".
const SEED = 1;

/**
 * An advisor that asks a language model on an Ollama server, once for each ticket it is handed and never
 * twice at a time for one. It sends the ticket's text, and nothing else of it, to `host`.
 *
 * Throws InvalidArgumentError for options it cannot use; makes no connection before it is asked. `advise`
 * resolves with undefined where the model's answer is no usable opinion, rejects with RuntimeError where
 * there is no answer, and with the signal's reason where it is aborted.
 */
export function ollamaAdvisor(options: OllamaAdvisorOptions): Advisor {
  const { model, timeoutMs, think, server } = checkOptions(options);
  const askOnce = shareCalls({
    timeoutMs,
    tooSlow: () => tooSlow(timeoutMs),
    call: async (ticket, signal) => {
      const request = {
        model,
        messages: ticketMessages(ticket),
        format: OPINION_FORMAT,
        options: { temperature: 0, seed: SEED, num_predict: MAX_ANSWER_TOKENS },
        ...(think !== undefined && { think }),
      };
      return readOpinion(await askOllama(server, request, signal));
    },
  });
  return {
    name: `ollama:${model}`,
    // Category and problems stay here: the other layers have weighed them, and a second opinion is worth
    // most where it does not lean on the first.
    advise: ({ text }, { signal }) => askOnce(readTicket(text), signal),
  };
}

function checkOptions(options: OllamaAdvisorOptions) {
  const { model, host = DEFAULT_HOST, timeoutMs = DEFAULT_TIMEOUT_MS, headers = {}, think } = options ?? {};
  const fetch = options?.fetch ?? globalThis.fetch;
  if (typeof model !== "string" || model.trim() === "") {
    refuse("model", "a model's name", model === "" ? "an empty text" : typeName(model));
  }
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS) {
    const found = typeof timeoutMs === "number" ? String(timeoutMs) : typeName(timeoutMs);
    refuse("timeoutMs", `a whole number from 1 to ${MAX_TIMEOUT_MS}`, found);
  }
  if (think !== undefined && typeof think !== "boolean") refuse("think", "true or false", typeName(think));
  if (typeof fetch !== "function") refuse("fetch", "a function", typeName(fetch));
  return {
    model,
    timeoutMs,
    think,
    server: { host: checkHost(host), headers: checkHeaders(headers), fetch },
  };
}

/** The URL without what does not belong to a server's address; neither it nor its parts are repeated in an error. */
function checkHost(host: string): string {
  const expected = "an http or https URL";
  const url = typeof host === "string" && URL.canParse(host) ? new URL(host) : undefined;
  if (url === undefined) refuse("host", expected, typeof host === "string" ? "another text" : typeName(host));
  if (!["http:", "https:"].includes(url.protocol)) refuse("host", expected, "another kind of URL");
  if (url.username !== "" || url.password !== "") {
    refuse("host", expected, "one with a user name or password", "Pass them as headers: { authorization }.");
  }
  if (url.search !== "" || url.hash !== "") refuse("host", expected, "one with a query or a fragment");
  return url.href;
}

function checkHeaders(headers: Readonly<Record<string, string>>): Headers {
  try {
    return new Headers(headers);
  } catch {
    // The original error repeats the header's value.
    return refuse("headers", "names and values HTTP allows", "others");
  }
}

function refuse(argument: string, expected: string, found: string, remedy?: string): never {
  throw new InvalidArgumentError({ argument, expected, found, ...(remedy !== undefined && { remedy }) });
}
