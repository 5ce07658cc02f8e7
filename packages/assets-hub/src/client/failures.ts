import { AssetsNotFoundError, AssetsUnavailableError, type ClassifierError } from "@org/classifier-core";
import { HubGatedError, HubRefusedError, HubRevisionError, HubUnauthorizedError } from "../errors/index.ts";

/** Whom a failure is about, for the errors that name it. */
export interface Subject {
  /** The provider's name. */
  readonly name: string;
  readonly repo: string;
  readonly revision: string;
  readonly tokenSent: boolean;
}

/** A failure that may be over when the request is made again. */
export class TransientFailure extends Error {
  /** What happened, without any address. */
  readonly reason: string;
  /** How long the Hub asked us to wait, or undefined where it did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(reason: string, retryAfterMs?: number) {
    super(reason);
    this.name = "TransientFailure";
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }
}

/** 408 request timeout, 429 too many requests, and what gateways say when the server behind them is busy or down. */
const TRANSIENT_STATUSES = new Set([408, 429, 500, 502, 503, 504]);

/** As much of the Hub's own words as fits into a message. */
const MAX_WORDS_LENGTH = 200;

/**
 * What an answer that is no success means. The body is not looked at, since it may hold anything; the Hub's short
 * reason is, where nothing of our own says it better, without `secret` in case the endpoint sends it back.
 */
export function failureOf(
  response: Response,
  subject: Subject,
  secret?: string,
): TransientFailure | ClassifierError {
  const { status, headers } = response;
  const errorCode = headers.get("x-error-code") ?? undefined;
  const { repo, revision, tokenSent } = subject;
  if (TRANSIENT_STATUSES.has(status)) return new TransientFailure(`status ${status}`, retryAfter(headers));
  if (errorCode === "GatedRepo") return new HubGatedError({ repo, tokenSent });
  if (status === 401 || status === 403) {
    // The Hub answers 401 for what does not exist, too: it does not tell strangers which names are taken.
    const found = `status ${status}${status === 401 && !tokenSent ? ": no such repository, or a private one" : ""}`;
    return new HubUnauthorizedError({ repo, found, tokenSent });
  }
  if (status === 404) {
    if (errorCode === "RevisionNotFound") return new HubRevisionError({ repo, revision });
    if (errorCode === "RepoNotFound" || errorCode === "EntryNotFound") return absent(subject, "");
    // A mirror or a proxy, or the wrong address: nothing was said of the repository itself.
    return unavailable(subject, "status 404 without the Hub's word on what is missing");
  }
  return new HubRefusedError({ repo, status, errorCode, said: wordsOf(headers, secret) });
}

/** Printable characters alone: what is said may end up in a terminal. */
function wordsOf(headers: Headers, secret: string | undefined): string | undefined {
  const words = headers.get("x-error-message")?.replace(/[^\p{L}\p{N}\p{P}\p{Zs}]/gu, " ");
  const safe = secret === undefined ? words : words?.replaceAll(secret, "…");
  return safe?.trim().slice(0, MAX_WORDS_LENGTH) || undefined;
}

/** The repository has no bundle, or there is no such repository. */
export function absent({ name, repo, revision }: Subject, what: string): AssetsNotFoundError {
  return new AssetsNotFoundError({
    provider: name,
    searched: [`${what}${repo} at ${revision}`],
    remedy: "Check the repository's name, or publish a bundle there with `classifier-prepare push`.",
  });
}

/** The Hub cannot be reached now, or may not be. */
export function unavailable({ name, repo }: Subject, reason: string): AssetsUnavailableError {
  return new AssetsUnavailableError({
    provider: name,
    reason: `${reason} (${repo})`,
    remedy: "Check the network, the endpoint and, behind a proxy, the option dispatcher, and try again.",
  });
}

/** What went wrong on the way to the Hub, as the system names it: `ECONNREFUSED`, `ENOTFOUND`, a certificate's fault. */
export function networkReason(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === "string" && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
    // Several addresses were tried, and each has its own reason.
    if (at instanceof AggregateError && at.errors.length > 0) return networkReason(at.errors[0]);
  }
  return "the connection failed";
}

/**
 * The status by which a proxy on the way refused, or undefined where none did. Fetch tells it in words alone: its own
 * for a 407 of the last server, undici's for an answer to CONNECT.
 */
export function proxyRefusal(error: unknown): number | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (/proxy authentication required/i.test(at.message)) return 407;
    const status = /^Proxy response \((\d{3})\)/.exec(at.message)?.[1];
    if (status !== undefined) return Number(status);
  }
  return undefined;
}

/** A wrong certificate stays wrong, however often it is asked for. */
export function mayPass(reason: string): boolean {
  return !/^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_INVALID_URL|UND_ERR_INVALID_ARG)/.test(
    reason,
  );
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), else the `ratelimit` field's `t=`, in milliseconds. */
function retryAfter(headers: Headers): number | undefined {
  const value = headers.get("retry-after");
  if (value !== null) {
    const seconds = Number(value);
    const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
    return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined;
  }
  // https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers: seconds until there is room again.
  const reset = /(?:^|[;,\s])t=(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1];
  return reset === undefined ? undefined : Number(reset) * 1000;
}
