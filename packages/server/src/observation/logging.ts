import type { FastifyRequest, FastifyServerOptions } from "fastify";
import type { ServerOptions } from "../configuration/server-options.ts";

type LoggerOptions = NonNullable<FastifyServerOptions["logger"]>;

/** What is logged of a request: never its body, its query or its headers, where a ticket or a key could stand. */
export function loggerOptions(logger: ServerOptions["logger"]): LoggerOptions {
  if (logger === false) return false;
  return {
    level: logger?.level ?? "info",
    ...(logger?.stream !== undefined && { stream: logger.stream }),
    // Should something be logged all the same, these never are.
    redact: {
      paths: [
        "text",
        "*.text",
        "texts",
        "*.texts",
        "body",
        "*.body",
        "headers",
        "*.headers",
        "key",
        "*.key",
        "apiKeys",
      ],
      censor: "[not logged]",
    },
    serializers: {
      req: ({ method, routeOptions, ip }: FastifyRequest) => ({
        method,
        route: routeOptions?.url ?? "none",
        ip,
      }),
      // The message of an error that is not ours may repeat what it was about.
      err: (error: Error & { code?: string }) => ({
        type: error.name,
        code: error.code,
        message: "",
        stack: "",
      }),
    },
  };
}
