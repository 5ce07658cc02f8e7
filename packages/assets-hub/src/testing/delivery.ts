import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "./faults.ts";
import type { Reply } from "./reply.ts";

// Often enough that a slow body looks steady, seldom enough that the timer is no load.
const PACE_MS = 20;

/** Sends `reply` the way `fault` has it. Resolves when there is no more to do, whether or not it arrived. */
export async function deliver(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  fault: Fault,
): Promise<void> {
  if (fault.silence) return;
  if (fault.hangUp) return void request.socket.destroy();
  const body = request.method === "HEAD" ? reply.body : spoiled(reply, fault);
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  response.setHeader("Content-Length", fault.keepContentLength ? reply.body.length : body.length);
  for (const [name, value] of Object.entries(fault.headers ?? {})) {
    if (value === null) response.removeHeader(name);
    else response.setHeader(name, value);
  }
  if (request.method === "HEAD") return void response.end();

  const { cutAfterBytes = Infinity, stallAfterBytes = Infinity, bytesPerSecond = Infinity } = fault;
  const stop = Math.min(cutAfterBytes, stallAfterBytes, body.length);
  response.flushHeaders();
  await sendPaced(response, body.subarray(0, stop), bytesPerSecond);
  if (stop < body.length) {
    if (cutAfterBytes === stop) response.socket?.destroy();
  } else if (fault.keepContentLength && body.length < reply.body.length) {
    // The client waits for the rest; only the end of the connection tells it that there is none.
    response.socket?.destroy();
  } else {
    response.end();
  }
}

/** Resolves once the operating system has all of `body`, or nobody wants it any more. */
async function sendPaced(response: ServerResponse, body: Uint8Array, bytesPerSecond: number): Promise<void> {
  const gone = new AbortController();
  const closed = new Promise<void>((resolve) => gone.signal.addEventListener("abort", () => resolve()));
  response.on("error", () => gone.abort()).once("close", () => gone.abort());
  if (response.destroyed) gone.abort();
  const step = Math.max(1, Math.ceil((bytesPerSecond * PACE_MS) / 1000));
  for (let sent = 0; sent < body.length && !gone.signal.aborted; sent += step) {
    if (sent > 0) await sleep(PACE_MS, undefined, { signal: gone.signal }).catch(() => {});
    const piece = body.subarray(sent, Math.min(sent + step, body.length));
    await Promise.race([closed, new Promise<void>((resolve) => response.write(piece, () => resolve()))]);
  }
}

function spoiled(reply: Reply, { corruptAt, shortenBy = 0 }: Fault): Uint8Array {
  const at = (corruptAt ?? -1) - (reply.offset ?? 0);
  const byte = reply.body[at];
  const length = Math.max(0, reply.body.length - shortenBy);
  if (corruptAt === undefined || byte === undefined) return reply.body.subarray(0, length);
  // A copy whatever the array is; a Buffer's slice would be the stored file itself.
  const body = new Uint8Array(reply.body.subarray(0, length));
  body[at] = byte ^ 0xff;
  return body;
}
