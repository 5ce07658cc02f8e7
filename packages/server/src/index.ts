/**
 * Ticket triage over HTTP: a server of its own, or a plugin for a Fastify application.
 * @module
 */
export type { ServerOptions } from "./configuration/server-options.ts";
export type { CheckedServiceOptions, ServiceOptions } from "./configuration/service-options.ts";
export type { ModelPool, PoolRequest } from "./inference/model-pool.ts";
export type {
  Answer,
  AnswerSummary,
  AskedOptions,
  OpenedThread,
  ThreadFailure,
} from "./inference/thread-task.ts";
export type { Metrics } from "./observation/metrics.ts";
export { type ClassifierPluginOptions, classifierPlugin } from "./plugin.ts";
export { createServer } from "./server.ts";
export { ServiceError, type ServiceErrorCode, type ServiceErrorFacts } from "./service-error.ts";
export type { ClassificationService, ServiceState } from "./serving/classification-service.ts";
export type { ModelState, ServedBundle } from "./serving/served-bundle.ts";
