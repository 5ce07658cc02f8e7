import type { IncomingHttpHeaders } from "node:http";

/** An answer before faults are put into it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Where the body begins in the file it is a part of. @default 0 */
  readonly offset?: number;
}

/** What ended a request early, thrown by whatever notices it first. */
export class HubRefusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`refused with status ${reply.status}`);
    this.reply = reply;
  }
}

const text = (value: string) => new TextEncoder().encode(value);

export function jsonReply(value: unknown, headers: Record<string, string> = {}, status = 200): Reply {
  const body = text(JSON.stringify(value));
  return { status, headers: { "Content-Type": "application/json; charset=utf-8", ...headers }, body };
}

export function textReply(status: number, value: string, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "Content-Type": "text/plain; charset=utf-8", ...headers }, body: text(value) };
}

/** An error the way the Hub words it: in the body, and in headers for who reads no body. */
export function errorReply(
  status: number,
  message: string,
  code?: string,
  headers: Record<string, string> = {},
): Reply {
  return jsonReply(
    { error: message },
    {
      "X-Error-Message": message,
      ...(code === undefined ? {} : { "X-Error-Code": code }),
      ...(status === 401
        ? { "WWW-Authenticate": 'Bearer realm="Authentication required", charset="UTF-8"' }
        : {}),
      ...headers,
    },
    status,
  );
}

export function refuse(...error: Parameters<typeof errorReply>): never {
  throw new HubRefusal(errorReply(...error));
}

/** A file, or the one range of it that was asked for and that `If-Range` still allows. */
export function fileReply(
  bytes: Uint8Array,
  etag: string,
  headers: Record<string, string>,
  request: { readonly method: string; readonly headers: IncomingHttpHeaders },
): Reply {
  const all = { ...headers, ETag: `"${etag}"`, "Accept-Ranges": "bytes" };
  const ifRange = request.headers["if-range"];
  const range =
    request.method === "GET" && (ifRange === undefined || ifRange === `"${etag}"`)
      ? parseRange(request.headers.range, bytes.length)
      : undefined;
  if (range === undefined) return { status: 200, headers: all, body: bytes };
  if (range === "unsatisfiable") {
    const reply = textReply(416, "Range Not Satisfiable", { ETag: all.ETag });
    return { ...reply, headers: { ...reply.headers, "Content-Range": `bytes */${bytes.length}` } };
  }
  return {
    status: 206,
    headers: { ...all, "Content-Range": `bytes ${range.first}-${range.last}/${bytes.length}` },
    body: bytes.subarray(range.first, range.last + 1),
    offset: range.first,
  };
}

/** RFC 9110, section 14: what isn't one range of bytes is as if nothing was asked. */
function parseRange(
  header: string | undefined,
  size: number,
): { first: number; last: number } | "unsatisfiable" | undefined {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  if (from !== "" && to !== "" && Number(from) > Number(to)) return undefined;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return first > last ? "unsatisfiable" : { first, last };
}
