import type { FastifyInstance } from "fastify";
import helmet, { type HelmetOptions } from "helmet";

/** What a page of this server may load: its own files, and nothing from anywhere else. */
const securityHeaders: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      connectSrc: ["'self'"],
      fontSrc: ["'self'"],
      workerSrc: ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  // Plain HTTP on this machine is the usual case; whoever terminates TLS in front adds it there.
  strictTransportSecurity: false,
  crossOriginEmbedderPolicy: false,
};

/** Adds the headers to every response. Made up once: Fastify's plugin makes them up anew for each request. */
export function addSecurityHeaders(app: FastifyInstance): void {
  const addHeaders = helmet(securityHeaders);
  app.addHook("onRequest", (request, reply, done) => addHeaders(request.raw, reply.raw, done as () => void));
}
