import { RuntimeError } from "@org/classifier-core";

// Why there is no answer. The original error is not kept as a cause: it may hold the URL, a header or what
// the model wrote.

/** `error` is what fetch rejected with; only the system's code for it is repeated. */
export function noConnection(error: unknown): RuntimeError {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  const code =
    typeof cause?.code === "string" && /^[A-Z0-9_]{1,50}$/.test(cause.code) ? cause.code : undefined;
  return new RuntimeError({
    what: "Ollama cannot be reached",
    found: code ?? "a connection that failed",
    remedy: "Start it with `ollama serve`, or correct the option host.",
  });
}

/** A status other than 200; 404 is Ollama's word for a model it does not have. */
export function refused(status: number, model: string): RuntimeError {
  return new RuntimeError({
    what: "Ollama did not answer",
    found: `HTTP status ${status}`,
    remedy:
      status === 404
        ? `Fetch the model with \`ollama pull ${model}\`, or correct the options model and host.`
        : status === 401 || status === 403
          ? "Pass the authorization the server asks for in the option headers."
          : "The server's log says why.",
  });
}

export function tooSlow(timeoutMs: number): RuntimeError {
  return new RuntimeError({
    what: "Ollama was too slow",
    found: `no whole answer within ${timeoutMs} ms`,
    remedy: "Take a smaller model, load it beforehand, or raise timeoutMs.",
  });
}

export function tooLarge(maxBytes: number): RuntimeError {
  return new RuntimeError({
    what: "Ollama's answer is too large",
    found: `more than ${maxBytes} bytes`,
    remedy: "Check that the option host is an Ollama server; take another model if it is.",
  });
}

export function notJson(): RuntimeError {
  return new RuntimeError({
    what: "Ollama's answer cannot be read",
    found: "no JSON",
    remedy: "Check that the option host is an Ollama server.",
  });
}
