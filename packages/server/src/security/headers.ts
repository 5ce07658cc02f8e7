import type { FastifyHelmetOptions } from "@fastify/helmet";

/** What a page of this server may load: its own files, and nothing from anywhere else. */
export const securityHeaders: FastifyHelmetOptions = {
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
