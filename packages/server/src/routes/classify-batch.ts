import { Readable } from "node:stream";
import { Type } from "typebox";
import { type BatchRequest, batchOptionsSchema, batchRequestSchema } from "../schemas/request.ts";
import { ServiceError } from "../service-error.ts";
import { resultLines, tooMany } from "./batch-results.ts";
import { type BatchPlace, ticketsOfJson, ticketsOfNdjson } from "./batch-tickets.ts";
import { problems } from "./classify.ts";
import { type App, goneSignal, type RouteContext } from "./context.ts";
import { problemOf } from "./problem-reply.ts";

export const NDJSON_TYPE = "application/x-ndjson";
/**
 * A batch as one JSON document is read in one go on the thread that everybody waits for: 25,000 tickets of 300 characters,
 * in 40 ms (2026-11-30). NDJSON is read line by line, and knows no such limit.
 */
const MAX_JSON_BYTES = 8 * 1024 * 1024;

/** `POST /v1/classify/batch`: many tickets in, as JSON or NDJSON; a line of NDJSON for each out, as results come. */
export function classifyBatchRoute(app: App, context: RouteContext): void {
  app.register(async (scope) => {
    // Handed on unread, so that what was sent is read no faster than it is classified.
    scope.addContentTypeParser(NDJSON_TYPE, (_, body, done) => done(null, body));
    scope.route({
      method: "POST",
      url: "/v1/classify/batch",
      bodyLimit: MAX_JSON_BYTES,
      schema: {
        ...{ operationId: "classifyBatch", tags: ["tickets"], summary: "Classify many tickets" },
        description:
          "One line of NDJSON a ticket, in order: `{index, id?, ok: true, classification}` or `{index, id?, ok: false, error}`. " +
          "Of NDJSON the options stand in the query, of JSON beside the tickets. A last line with `error` alone says that the batch ended early.",
        querystring: batchOptionsSchema,
        body: {
          content: {
            "application/json": { schema: batchRequestSchema },
            [NDJSON_TYPE]: { schema: Type.Unsafe<Readable>({}) },
          },
        },
        response: {
          200: { description: "A line a ticket", content: { [NDJSON_TYPE]: { schema: Type.String() } } },
          ...problems(400, 401, 408, 413, 415, 421, 429, 500, 503),
        },
      },
      handler: async (request, reply) => {
        const { body } = request as { body: BatchRequest | Readable | undefined };
        // Of a body that is not there no type is known, so that no schema was held against it.
        if (body === undefined || body === null) throw noBody();
        const { maxBatchTickets, senderTimeoutMs } = context.service.options;
        if (!(body instanceof Readable) && body.tickets.length > maxBatchTickets)
          throw tooMany(maxBatchTickets);
        const [places, options] =
          body instanceof Readable
            ? [ticketsOfNdjson(body, senderTimeoutMs), request.query as Omit<BatchRequest, "tickets">]
            : [ticketsOfJson(body), optionsOf(body)];
        // Where the batch ended early the rest of it is still on its way, and would be taken for a next request.
        reply.raw.once("finish", () => {
          if (!request.raw.complete) request.raw.destroy();
        });
        const lines = withEnd(places, options, context, goneSignal(reply));
        return reply.type(NDJSON_TYPE).send(Readable.from(lines));
      },
    });
  });
}

function optionsOf({ tickets: _, ...options }: BatchRequest): Omit<BatchRequest, "tickets"> {
  return options;
}

const noBody = () =>
  new ServiceError({
    code: "ERR_REQUEST_INVALID",
    status: 400,
    detail: "The request has no body.",
    remedy: "Send tickets as JSON or NDJSON, with their content type.",
  });

/** The status went out with the first line: what fails later is told in a last one. */
async function* withEnd(
  places: AsyncIterable<BatchPlace> | Iterable<BatchPlace>,
  options: Omit<BatchRequest, "tickets">,
  context: RouteContext,
  signal: AbortSignal,
): AsyncGenerator<string> {
  try {
    yield* resultLines(places, options, context, signal);
  } catch (error) {
    if (signal.aborted) return;
    const { code, detail, retryable } = problemOf(error).problem;
    yield `${JSON.stringify({ error: { code, detail, retryable } })}\n`;
  }
}
