import type { FastifyInstance } from "fastify";
import { ServiceError } from "../service-error.ts";

/** Names that mean the machine of whoever says them, which no name server can change. */
const OWN_NAME = /^(?:(?:[\w-]+\.)*localhost\.?|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** Whether a request's host, without a port, is this machine by a name that is nobody else's. */
export function isOwnName(hostname: string): boolean {
  return OWN_NAME.test(hostname);
}

/**
 * Refuses requests to another name than this machine's own. A site can make its name mean 127.0.0.1 after a browser has
 * loaded its page (DNS rebinding): then that page is of the same origin as this server, and only the name tells.
 */
export function refuseForeignNames(app: FastifyInstance): void {
  app.addHook("onRequest", async ({ hostname }) => {
    // Browsers always name a host; what does not is none.
    if (hostname === "" || isOwnName(hostname)) return;
    throw new ServiceError({
      code: "ERR_FOREIGN_NAME",
      status: 421,
      detail:
        "A server without keys answers this machine alone, and was asked by another name than localhost.",
      remedy: "Ask http://127.0.0.1, start it with --api-key-file, or take the risk with --insecure.",
    });
  });
}
