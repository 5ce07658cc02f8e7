import type { FastifyReply } from "fastify";
import { bundleResponseSchema } from "../schemas/bundle.ts";
import { MAX_TEXT_CHARACTERS } from "../schemas/request.ts";
import { ServiceError } from "../service-error.ts";
import type { ClassificationService } from "../serving/classification-service.ts";
import { JSON_TYPE, problems } from "./classify.ts";
import type { App, RouteContext } from "./context.ts";

/** `GET /v1/bundle`, and `POST /v1/bundle/reload` where keys say who may. */
export function bundleRoutes(
  app: App,
  { service, metrics }: RouteContext,
  { mayReload }: { readonly mayReload: boolean },
): void {
  app.get(
    "/v1/bundle",
    {
      schema: {
        ...{ operationId: "bundle", tags: ["bundle"], summary: "What is served, and how it started" },
        response: { 200: bundleResponseSchema, ...problems(401, 421, 429) },
      },
    },
    async (_, reply) => sendBundle(reply, service),
  );
  app.post(
    "/v1/bundle/reload",
    {
      schema: {
        ...{
          operationId: "reloadBundle",
          tags: ["bundle"],
          summary: "Open the bundle anew and put it in place",
        },
        description:
          "The old bundle answers until the new one is open and checked; where that fails it goes on.",
        response: { 200: bundleResponseSchema, ...problems(400, 401, 409, 421, 429, 503) },
      },
    },
    async (_, reply) => {
      if (!mayReload) {
        throw new ServiceError({
          code: "ERR_UNAUTHORIZED",
          status: 401,
          detail: "This server has no keys, so nobody may reload over HTTP.",
          remedy: "Send it SIGHUP, or start it with --api-key-file.",
        });
      }
      try {
        await service.reload();
      } catch (error) {
        metrics.countReload("refused");
        throw error;
      }
      metrics.countReload("taken");
      return sendBundle(reply, service);
    },
  );
}

/** Serialised as it is: what is core's own there has no schema to be cut to. */
function sendBundle(reply: FastifyReply, service: ClassificationService) {
  return reply.type(JSON_TYPE).serializer(JSON.stringify).send(describe(service));
}

function describe(service: ClassificationService) {
  const { bundle, options, state, lexicalReadyMs } = service;
  const { model } = bundle;
  return {
    bundle: bundle.description,
    state,
    safety: bundle.safety,
    start: {
      lexicalReadyMs,
      modelOpenMs: model.state === "open" ? model.openedMs : null,
      lexical: bundle.lexicalReport ?? null,
      model: model.state === "open" ? model.report : null,
    },
    workers: options.workers,
    threadsPerWorker: options.threadsPerWorker,
    limits: {
      textCharacters: MAX_TEXT_CHARACTERS,
      batchTickets: options.maxBatchTickets,
      waiting: options.maxWaiting,
      deadlineMs: options.deadlineMs,
    },
    samples: options.samples,
  };
}
