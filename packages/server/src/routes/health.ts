import { Type } from "typebox";
import { readinessSchema } from "../schemas/bundle.ts";
import type { App, RouteContext } from "./context.ts";

/** `/healthz`: the process answers. `/readyz`: what it can answer. `/metrics`: what it has answered. */
export function healthRoutes(app: App, { service }: RouteContext): void {
  app.get(
    "/healthz",
    {
      schema: {
        ...{ operationId: "health", tags: ["operation"], summary: "Whether the process answers" },
        response: { 200: Type.Object({ status: Type.Literal("ok") }) },
      },
      config: { rateLimit: false },
    },
    async () => ({ status: "ok" as const }),
  );
  app.get(
    "/readyz",
    {
      schema: {
        ...{ operationId: "readiness", tags: ["operation"], summary: "What can be answered now" },
        description:
          "200 with state `ready`, or `lexical` while the model is still being opened and categories by wording are answered already. " +
          "503 otherwise, and with `?model` for `lexical` too.",
        querystring: Type.Object({ model: Type.Optional(Type.String()) }),
        response: { 200: readinessSchema, 503: readinessSchema },
      },
      config: { rateLimit: false },
    },
    async (request, reply) => {
      const { state } = service;
      const byWording = service.bundle.lexical !== undefined && request.query.model === undefined;
      const ready = state === "ready" || (state === "lexical" && byWording);
      return reply.code(ready ? 200 : 503).send({ state });
    },
  );
}

export function metricsRoute(app: App, { metrics }: RouteContext): void {
  app.get(
    "/metrics",
    {
      schema: {
        ...{ operationId: "metrics", tags: ["operation"], summary: "Counters for Prometheus" },
        response: {
          200: { description: "Prometheus text", content: { "text/plain": { schema: Type.String() } } },
        },
      },
      config: { rateLimit: false },
    },
    async (_, reply) => reply.type(metrics.contentType).send((await metrics.render()) as never),
  );
}
