import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { ServiceError, slowSender } from "../service-error.ts";

export interface LineLimits {
  readonly maxCharacters: number;
  /** Milliseconds a line may be waited for; the time in which nobody asks for one is not counted. */
  readonly timeoutMs: number;
}

/**
 * Lines of a body as they come, without their ends; holds no more than one line and one chunk. Throws ServiceError where
 * a line is too long, or too long in coming; the body is left as it is then, so that the sender can still be told.
 */
export async function* linesOf(
  body: Readable,
  { maxCharacters, timeoutMs }: LineLimits,
): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  const chunks = body[Symbol.asyncIterator]();
  let rest = "";
  let leftMs = timeoutMs;
  for (;;) {
    // Also where each chunk comes at once: a line byte by byte has the time of one line.
    if (leftMs <= 0) throw slowSender(timeoutMs);
    const askedAt = performance.now();
    const { done, value } = await within(chunks.next(), leftMs, () => slowSender(timeoutMs));
    if (done === true) break;
    leftMs -= performance.now() - askedAt;
    const text = decoder.write(value as Buffer);
    let from = 0;
    // Looked for in what is new alone: a line that comes byte by byte is not searched again and again.
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
      const line = rest + text.slice(from, end);
      rest = "";
      from = end + 1;
      yield line;
      leftMs = timeoutMs;
    }
    rest += text.slice(from);
    if (rest.length > maxCharacters) throw lineTooLong(maxCharacters);
  }
  rest += decoder.end();
  if (rest !== "") yield rest;
}

/** What comes in time, or an error. */
async function within<Value>(coming: Promise<Value>, ms: number, late: () => Error): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      coming,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(late()), ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

function lineTooLong(maxCharacters: number): ServiceError {
  return new ServiceError({
    code: "ERR_TOO_LARGE",
    status: 413,
    detail: `A line is longer than ${maxCharacters} characters.`,
    remedy: "End every ticket with a line break, and cut longer ones.",
  });
}
