import type { FastifyInstance } from "fastify";
import { slowSender } from "../service-error.ts";

/**
 * Answers 408 to whoever announces a body and does not send it in time, and closes the connection. A body of one of
 * the types that are read line by line is left to its reader, who asks for no more than can be classified.
 */
export function cutOffSlowSenders(
  app: FastifyInstance,
  { timeoutMs, readByLine }: { readonly timeoutMs: number; readonly readByLine: string },
): void {
  app.addHook("preParsing", async (request, _, payload) => {
    if (request.headers["content-type"]?.startsWith(readByLine) === true) return payload;
    // An error of the body is what its parser waits for; destroying it would take the connection before the answer.
    const timer = setTimeout(() => {
      if (payload.listenerCount("error") > 0) payload.emit("error", slowSender(timeoutMs));
    }, timeoutMs);
    const stop = () => clearTimeout(timer);
    payload.once("end", stop).once("close", stop);
    return payload;
  });
}
