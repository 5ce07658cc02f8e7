/** Every code a refused request carries, beside those of core; a caller switches on these. */
export type ServiceErrorCode =
  | "ERR_REQUEST_INVALID"
  | "ERR_UNAUTHORIZED"
  | "ERR_FOREIGN_NAME"
  | "ERR_NOT_FOUND"
  | "ERR_METHOD_NOT_ALLOWED"
  | "ERR_TOO_LARGE"
  | "ERR_RATE_LIMITED"
  | "ERR_BUSY"
  | "ERR_DEADLINE"
  | "ERR_CLIENT_GONE"
  | "ERR_SLOW_SENDER"
  | "ERR_MODEL_THREAD"
  | "ERR_MODEL_UNAVAILABLE"
  | "ERR_CLOSING"
  | "ERR_RELOAD_REFUSED"
  | "ERR_INTERNAL";

export interface ServiceErrorFacts {
  readonly code: ServiceErrorCode;
  /** HTTP status. */
  readonly status: number;
  /** What happened, as a sentence. Never ticket text, keys or paths. */
  readonly detail: string;
  /** What the caller can do about it, as a sentence. */
  readonly remedy: string;
  /** Whether the same request may succeed later. @default false */
  readonly retryable?: boolean;
  /** For Retry-After. */
  readonly retryAfterSeconds?: number;
}

/** A request that is refused, or could not be answered. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: ServiceErrorCode;
  readonly status: number;
  readonly remedy: string;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;

  constructor({ code, status, detail, remedy, retryable = false, retryAfterSeconds }: ServiceErrorFacts) {
    super(detail);
    this.code = code;
    this.status = status;
    this.remedy = remedy;
    this.retryable = retryable;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const busy = (waiting: number, retryAfterSeconds: number) =>
  new ServiceError({
    code: "ERR_BUSY",
    status: 503,
    detail: `All model threads are busy and ${waiting} tickets wait already.`,
    remedy: "Send it again after Retry-After, or start the server with more workers.",
    retryable: true,
    retryAfterSeconds,
  });

export const deadlinePassed = (deadlineMs: number) =>
  new ServiceError({
    code: "ERR_DEADLINE",
    status: 504,
    detail: `There was no answer within ${deadlineMs} ms.`,
    remedy: "Send it again, or start the server with a later --deadline.",
    retryable: true,
  });

/** Nobody reads it; it is counted with the status that servers have for it in their logs (nginx's 499). */
export const clientGone = () =>
  new ServiceError({
    code: "ERR_CLIENT_GONE",
    status: 499,
    detail: "The client hung up before it was answered.",
    remedy: "Send it again, and wait for the answer.",
    retryable: true,
  });

export const slowSender = (timeoutMs: number) =>
  new ServiceError({
    code: "ERR_SLOW_SENDER",
    status: 408,
    detail: `What was announced did not come within ${timeoutMs} ms.`,
    remedy: "Send it sooner, or start the server with a longer --sender-timeout.",
    retryable: true,
  });

export const modelThreadEnded = () =>
  new ServiceError({
    code: "ERR_MODEL_THREAD",
    status: 503,
    detail: "The model thread that had this ticket ended; another one takes its place.",
    remedy: "Send it again. If it happens with one ticket only, report that.",
    retryable: true,
    retryAfterSeconds: 1,
  });

export const modelUnavailable = (code: string) =>
  new ServiceError({
    code: "ERR_MODEL_UNAVAILABLE",
    status: 503,
    detail: `The model could not be opened (${code}); categories by wording are still answered.`,
    remedy: "The server's log says why. Ask with mode lexical, or mend the bundle and reload it.",
    retryable: true,
    retryAfterSeconds: 5,
  });

export const closing = () =>
  new ServiceError({
    code: "ERR_CLOSING",
    status: 503,
    detail: "The server is shutting down.",
    remedy: "Send it to another instance, or again when it is back.",
    retryable: true,
    retryAfterSeconds: 1,
  });
