import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { ServiceError } from "../service-error.ts";

/** Shorter keys are guessed. */
export const LEAST_KEY_LENGTH = 16;

/** Tells whether a key is one of those that count; takes as long for a wrong one as for a right one. */
export function keyChecker(keys: readonly string[]): (key: string) => boolean {
  const digests = keys.map(digestOf);
  return (key) => {
    const given = digestOf(key);
    let known = false;
    // Each is compared, also after one fitted.
    for (const digest of digests) known = timingSafeEqual(digest, given) || known;
    return known;
  };
}

// Of equal length, whatever was given.
function digestOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

/** The key of a request: `Authorization: Bearer …` or `X-API-Key`. */
export function keyOf({ headers }: Pick<FastifyRequest, "headers">): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  const own = headers["x-api-key"];
  return bearer ?? (typeof own === "string" ? own : undefined);
}

export const unauthorized = () =>
  new ServiceError({
    code: "ERR_UNAUTHORIZED",
    status: 401,
    detail: "The request carries no key that counts here.",
    remedy: "Send one as `Authorization: Bearer KEY`.",
  });
