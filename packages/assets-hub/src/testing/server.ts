import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Access } from "./access.ts";
import type { HubRequest } from "./hub-request.ts";

/** A request that reached the local Hub; whether there was a token, never which. */
export interface RecordedRequest {
  /** "storage" is the other host that large files are on. */
  readonly host: "hub" | "storage";
  readonly method: string;
  /** As sent, with the query. */
  readonly path: string;
  readonly range?: string;
  readonly authorization: boolean;
  readonly userAgent?: string;
  /** What it was answered with; absent while it is not, and for good where a fault keeps the answer back. */
  readonly status?: number;
}

export function recordOf(host: "hub" | "storage", message: IncomingMessage): RecordedRequest {
  const { range, authorization, "user-agent": userAgent } = message.headers;
  return {
    host,
    method: message.method ?? "",
    path: message.url ?? "",
    ...(range === undefined ? {} : { range }),
    authorization: authorization !== undefined,
    ...(userAgent === undefined ? {} : { userAgent }),
  };
}

export async function readRequest(
  host: "hub" | "storage",
  message: IncomingMessage,
  access: Access,
): Promise<HubRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const url = message.url ?? "/";
  const [path = "", query = ""] = url.split("?", 2);
  return {
    host,
    method: message.method ?? "",
    url,
    segments: path.slice(1).split("/").map(decoded),
    query: new URLSearchParams(query),
    headers: message.headers,
    body: Buffer.concat(chunks),
    caller: access.caller(message.headers.authorization),
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A lone percent sign; nothing here has that name.
    return segment;
  }
}

export async function listen(server: Server, port: number): Promise<number> {
  if (!server.listening) {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
  }
  return (server.address() as AddressInfo).port;
}

export async function stopListening(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    if (server.listening) server.close(() => resolve());
    else resolve();
  });
  server.closeAllConnections();
  await closed;
}
