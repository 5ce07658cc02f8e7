import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyInstance } from "fastify";
import fastifyPlugin from "fastify-plugin";
import type { ServiceOptions } from "./configuration/service-options.ts";
import { createMetrics, type Metrics } from "./observation/metrics.ts";
import { bundleRoutes } from "./routes/bundle.ts";
import { classifyRoute } from "./routes/classify.ts";
import { classifyBatchRoute, NDJSON_TYPE } from "./routes/classify-batch.ts";
import { compileValidator } from "./routes/compile-validator.ts";
import { healthRoutes, metricsRoute } from "./routes/health.ts";
import { handleError } from "./routes/problem-reply.ts";
import { keyChecker, keyOf, unauthorized } from "./security/api-keys.ts";
import { cutOffSlowSenders } from "./security/slow-senders.ts";
import { clientGone } from "./service-error.ts";
import { type ClassificationService, createClassificationService } from "./serving/classification-service.ts";

export interface ClassifierPluginOptions extends ServiceOptions {
  /** Keys of which a request has to carry one; none lets everybody in. @default none */
  readonly apiKeys?: readonly string[] | undefined;
  /** Where the routes begin. @default "" */
  readonly prefix?: string | undefined;
}

declare module "fastify" {
  interface FastifyInstance {
    /** What answers the tickets of this application. */
    classification: ClassificationService;
    classificationMetrics: Metrics;
  }
}

/**
 * The routes of the service as a Fastify plugin, for an application of one's own. Ready as soon as wording can be
 * answered; closes with the application.
 */
export const classifierPlugin = fastifyPlugin<ClassifierPluginOptions>(
  async (app, { apiKeys = [], prefix = "", ...options }) => {
    const { log } = app;
    const service = await createClassificationService(options, {
      onOpened: ({ description: { id, version, digest } }) =>
        log.info({ bundle: { id, version, digest } }, "the model is open"),
      onModelFailed: (error) =>
        log.error(
          { failure: { name: error.name, message: error.message, cause: error.cause } },
          "the model is not open",
        ),
      onReloaded: ({ description: { id, version, digest } }) =>
        log.info({ bundle: { id, version, digest } }, "another bundle serves"),
    });
    const metrics = createMetrics(() => service);
    app.decorate("classification", service);
    app.decorate("classificationMetrics", metrics);
    app.addHook("onClose", () => service.close());
    await app.register(
      async (scope) => {
        const typed = scope.withTypeProvider<TypeBoxTypeProvider>();
        typed.setValidatorCompiler(compileValidator);
        typed.setErrorHandler(handleError);
        // JSON alone, and NDJSON where many tickets are taken.
        typed.removeContentTypeParser("text/plain");
        typed.addHook("onRequest", (request, reply, done) => {
          // By the response's end and not by Fastify's hook, which knows nothing of those who hung up.
          reply.raw.once("close", () => {
            const status = reply.raw.writableFinished ? reply.statusCode : clientGone().status;
            metrics.countRequest(request.routeOptions.url ?? "none", status, reply.elapsedTime / 1000);
          });
          done();
        });
        const context = { service, metrics };
        cutOffSlowSenders(typed, { timeoutMs: service.options.senderTimeoutMs, readByLine: NDJSON_TYPE });
        healthRoutes(typed, context);
        await typed.register(async (guarded) => {
          if (apiKeys.length > 0) guard(guarded, apiKeys);
          const routes = guarded.withTypeProvider<TypeBoxTypeProvider>();
          metricsRoute(routes, context);
          classifyRoute(routes, context);
          classifyBatchRoute(routes, context);
          bundleRoutes(routes, context, { mayReload: apiKeys.length > 0 });
        });
      },
      { prefix },
    );
  },
  { name: "@org/classifier-server", fastify: "5.x" },
);

/** Lets in who has a key, before anything of the request is read. */
function guard(app: FastifyInstance, apiKeys: readonly string[]): void {
  const counts = keyChecker(apiKeys);
  app.addHook("onRequest", async (request) => {
    const key = keyOf(request);
    if (key === undefined || !counts(key)) throw unauthorized();
  });
}
