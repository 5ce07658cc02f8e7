import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import { ServiceError } from "../service-error.ts";
import { handleError, sendProblem } from "./problem-reply.ts";

/** Of a QUERY the framework asks for a type before it finds that nobody takes one. */
const ASKED_TOO_SOON = "FST_ERR_ROUTE_MISSING_CONTENT_TYPE";

/** Answers what no route answers: tells an address that is none from one at which the method is not known. */
export function refuseUnknown(app: FastifyInstance): void {
  const refuse = (request: FastifyRequest, reply: FastifyReply) => {
    const [path = "/"] = request.url.split("?");
    const allowed = app.supportedMethods.filter((method) =>
      app.hasRoute({ url: path, method: method as HTTPMethods }),
    );
    if (allowed.length > 0) reply.header("allow", allowed.join(", "));
    return sendProblem(reply, allowed.length > 0 ? wrongMethod(allowed) : notFound());
  };
  app.setNotFoundHandler(refuse);
  app.setErrorHandler((error: FastifyError, request, reply) =>
    request.is404 && error.code === ASKED_TOO_SOON
      ? refuse(request, reply)
      : handleError(error, request, reply),
  );
}

const notFound = () =>
  new ServiceError({
    code: "ERR_NOT_FOUND",
    status: 404,
    detail: "There is nothing at this address.",
    remedy: "See /docs for what there is.",
  });

const wrongMethod = (allowed: readonly string[]) =>
  new ServiceError({
    code: "ERR_METHOD_NOT_ALLOWED",
    status: 405,
    detail: "This address knows other methods.",
    remedy: `Use ${allowed.join(" or ")}.`,
  });
