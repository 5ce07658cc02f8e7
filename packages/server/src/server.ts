import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import Fastify, { type FastifyInstance, LogController } from "fastify";
import { checkServerOptions, type ServerOptions } from "./configuration/server-options.ts";
import { loggerOptions } from "./observation/logging.ts";
import { classifierPlugin } from "./plugin.ts";
import { refuseUnknown } from "./routes/not-found.ts";
import { pageRoutes } from "./routes/page.ts";
import { sendProblem } from "./routes/problem-reply.ts";
import { keyChecker, keyOf } from "./security/api-keys.ts";
import { addSecurityHeaders } from "./security/headers.ts";
import { refuseForeignNames } from "./security/own-names.ts";
import { drainConnections } from "./serving/drain-connections.ts";

/** Version of this package; tsup puts it in. */
declare const PACKAGE_VERSION: string;

/** The body of one ticket: 100,000 characters of 4 bytes, and room for escapes. */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** A sender who has not told its headers by then is cut off. Bodies have a time of their own, by what they are. */
const HEADERS_TIMEOUT_MS = 10_000;
/** How often that is looked at; each look goes over the open connections, which takes a fraction of a millisecond. */
const LOOK_AT_CONNECTIONS_MS = 1000;
/** None of Node's own: NDJSON may take as long as its results. */
const NO_REQUEST_TIMEOUT = 0;
/** A connection on which nothing was sent or received for so long is closed. */
const IDLE_CONNECTION_MS = 60_000;
const KEEP_ALIVE_MS = 30_000;

/** A server that has not begun to listen. Its plugins are ready as soon as wording can be answered. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { apiKeys, forThisMachineAlone, rateLimit: perMinute } = checkServerOptions(options);
  const app = Fastify({
    logger: loggerOptions(options.logger),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: NO_REQUEST_TIMEOUT,
    connectionTimeout: IDLE_CONNECTION_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: LOOK_AT_CONNECTIONS_MS },
    // Whatever still comes on a connection that is open is answered, and the connection closed.
    return503OnClosing: false,
    forceCloseConnections: "idle",
    // An id from outside would be logged as it came.
    requestIdHeader: false,
    // A line a request is what a busy server cannot afford by default: /metrics counts them, and level debug shows them.
    logController: new LogController({ disableRequestLogging: true }),
    // What the framework refuses before there is a route; its own words repeat the address.
    frameworkErrors: (error, _, reply) => sendProblem(reply, error),
  });
  app.addHook("onResponse", (request, reply, done) => {
    request.log.debug({ req: request, status: reply.statusCode, elapsedMs: reply.elapsedTime }, "answered");
    done();
  });
  drainConnections(app);
  refuseUnknown(app);
  addSecurityHeaders(app);
  if (forThisMachineAlone) refuseForeignNames(app);
  if (perMinute > 0) {
    const counts = keyChecker(apiKeys);
    await app.register(rateLimit, {
      max: perMinute,
      timeWindow: "1 minute",
      // A key that does not count names nobody: with another one each time a caller would have no limit.
      keyGenerator: (request) => {
        const key = keyOf(request);
        return key !== undefined && counts(key) ? key : request.ip;
      },
    });
  }
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Classifier",
        description: "Support-ticket triage in three tiers, on your own machine.",
        version: PACKAGE_VERSION,
        license: { name: "MIT", identifier: "MIT" },
      },
      tags: [
        { name: "tickets", description: "Classify" },
        { name: "bundle", description: "What is served" },
        { name: "operation", description: "For whoever runs it" },
      ],
      ...(apiKeys.length > 0 && {
        components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
        security: [{ key: [] }],
      }),
    },
  });
  await app.register(swaggerUi, { routePrefix: "/docs", staticCSP: true });
  await app.register(classifierPlugin, { ...options, apiKeys });
  if (options.page !== false) await app.register(pageRoutes);
  return app;
}
