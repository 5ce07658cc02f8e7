import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { PROBLEM_TYPE, type Problem } from "../schemas/problem.ts";
import { closing, ServiceError } from "../service-error.ts";
import { describeIssue } from "./describe-issue.ts";

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  421: "Misdirected Request",
  429: "Too Many Requests",
  499: "Client Closed Request",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** What is told of an error: of one that is not ours no word, since it may repeat the request or name a path. */
export function problemOf(error: unknown): { problem: Problem; retryAfterSeconds: number | undefined } {
  const known = error instanceof ServiceError ? error : refusedByFramework(error as Partial<FastifyError>);
  const { status, code, message, remedy, retryable, retryAfterSeconds } = known;
  return {
    problem: {
      type: "about:blank",
      title: TITLES[status] ?? "Error",
      ...{ status, code, detail: message, remedy, retryable },
    },
    retryAfterSeconds,
  };
}

export function sendProblem(reply: FastifyReply, error: unknown): FastifyReply {
  const { problem, retryAfterSeconds } = problemOf(error);
  if (retryAfterSeconds !== undefined) reply.header("retry-after", String(retryAfterSeconds));
  if (problem.status === 401) reply.header("www-authenticate", "Bearer");
  return reply.code(problem.status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(problem);
}

/** For setErrorHandler: what is not a refusal is logged by name and code, without its message. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { problem } = problemOf(error);
  if (problem.status >= 500 && !(error instanceof ServiceError)) {
    const { name, code, stack } = error as { name?: string; code?: string; stack?: string };
    // Of the stack the places alone: its first line is the message.
    const frames = stack?.split("\n").filter((line) => /^\s+at /.test(line));
    request.log.error({ failure: { name, code, frames } }, "a request failed that should not have");
  }
  return sendProblem(reply, error);
}

function refusedByFramework(error: Partial<FastifyError> | undefined): ServiceError {
  const status = error?.statusCode ?? 500;
  if (error?.validation !== undefined) {
    const [first] = error.validation;
    return new ServiceError({
      code: "ERR_REQUEST_INVALID",
      status: 400,
      detail: `The request does not fit: ${describeIssue(error.validationContext ?? "request", first)}.`,
      remedy: "See /docs for what is expected.",
    });
  }
  if (status === 413) {
    return new ServiceError({
      code: "ERR_TOO_LARGE",
      status,
      detail: "The request's body is larger than this server takes.",
      remedy: "Send less at once: a batch as NDJSON is read as it comes.",
    });
  }
  if (status === 429) {
    return new ServiceError({
      code: "ERR_RATE_LIMITED",
      status,
      detail: "There were more requests in a minute than this server takes from one caller.",
      remedy: "Send them again after Retry-After, or many tickets in one batch.",
      retryable: true,
    });
  }
  if (status >= 400 && status < 500) {
    return new ServiceError({
      code: status === 404 ? "ERR_NOT_FOUND" : "ERR_REQUEST_INVALID",
      status,
      detail:
        status === 404
          ? "There is nothing at this address."
          : `The request cannot be read (${error?.code ?? status}).`,
      remedy: "See /docs for what is expected.",
    });
  }
  if (status === 503) return closing();
  return new ServiceError({
    code: "ERR_INTERNAL",
    status: 500,
    detail: "Something failed that should not have.",
    remedy: "The server's log says where, under this request's id.",
  });
}
