import { setTimeout } from "node:timers/promises";
import { classificationSchema } from "../schemas/classification.ts";
import { problemSchema } from "../schemas/problem.ts";
import { classifyRequestSchema } from "../schemas/request.ts";
import { ServiceError } from "../service-error.ts";
import { type App, goneSignal, type RouteContext } from "./context.ts";
import { RefusalPace } from "./refusal-pace.ts";

export const JSON_TYPE = "application/json; charset=utf-8";

/** `POST /v1/classify`: one ticket in, its classification out. */
export function classifyRoute(app: App, { service, metrics }: RouteContext): void {
  const refusals = new RefusalPace();
  app.post(
    "/v1/classify",
    {
      schema: {
        ...{ operationId: "classify", tags: ["tickets"], summary: "Classify one ticket" },
        body: classifyRequestSchema,
        response: {
          200: classificationSchema,
          ...problems(400, 401, 408, 413, 415, 421, 429, 500, 503, 504),
        },
      },
    },
    async (request, reply) => {
      const { text, ...options } = request.body;
      const signal = goneSignal(reply);
      const answer = await service.classify(text, options, { signal }).catch(async (error: ServiceError) => {
        const holdMs = error.code === "ERR_BUSY" ? refusals.holdMs() : 0;
        // Whoever hangs up meanwhile is not waited for; the refusal goes nowhere then.
        if (holdMs > 0) await setTimeout(holdMs, undefined, { signal }).catch(() => {});
        throw error;
      });
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
