import { classificationSchema } from "../schemas/classification.ts";
import { problemSchema } from "../schemas/problem.ts";
import { classifyRequestSchema } from "../schemas/request.ts";
import { ServiceError } from "../service-error.ts";
import { type App, goneSignal, type RouteContext } from "./context.ts";

export const JSON_TYPE = "application/json; charset=utf-8";

/** `POST /v1/classify`: one ticket in, its classification out. */
export function classifyRoute(app: App, { service, metrics }: RouteContext): void {
  app.post(
    "/v1/classify",
    {
      schema: {
        ...{ operationId: "classify", tags: ["tickets"], summary: "Classify one ticket" },
        body: classifyRequestSchema,
        response: {
          200: classificationSchema,
          ...problems(400, 401, 408, 413, 415, 429, 500, 503, 504),
        },
      },
    },
    async (request, reply) => {
      const { text, ...options } = request.body;
      const signal = goneSignal(reply);
      const answer = await service.classify(text, options, { signal });
      metrics.count(answer);
      if (!answer.ok) {
        throw new ServiceError({
          code: "ERR_INTERNAL",
          status: 500,
          detail: answer.error.message,
          remedy: "The server's log says more.",
        });
      }
      // Already JSON: the thread that answered had the time to make it.
      return reply.type(JSON_TYPE).send(answer.json as never);
    },
  );
}

/** The responses a route may refuse with, for the document. */
export function problems(...statuses: readonly number[]) {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: "What went wrong", content: { "application/problem+json": { schema: problemSchema } } },
    ]),
  );
}
