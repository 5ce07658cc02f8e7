import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a client sent. */
export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: a request's JSON, looked into by tests.
  readonly body: any;
}

export type Reply = (response: ServerResponse, received: Received) => void;

/** A real server on a free port that answers as each test wants it to. */
export interface OllamaServer {
  readonly host: string;
  /** Every request so far, in order. */
  readonly received: Received[];
  reply: Reply;
  close(): Promise<void>;
}

export async function startOllama(): Promise<OllamaServer> {
  const received: Received[] = [];
  const http = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const { method, url: path, headers } = request;
    received.push({ method, path, headers, body: body === "" ? undefined : JSON.parse(body) });
    server.reply(response, received.at(-1) as Received);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const server: OllamaServer = {
    host: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    received,
    reply: answer(OPINION),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

export const OPINION = {
  reasoning: "A person has to look, and software can prépare it.",
  level: "PARTIALLY_AUTOMATABLE",
  percentage: 60,
  confidence: 0.99,
  businessPriority: "MEDIUM",
  implementationComplexity: "LOW",
} as const;

/** The body of a good answer of /api/chat, with what Ollama adds to it. */
export function chatBody(content: unknown): string {
  return JSON.stringify({
    model: "small",
    created_at: "2026-11-24T12:00:00Z",
    message: { role: "assistant", content: typeof content === "string" ? content : JSON.stringify(content) },
    done: true,
    done_reason: "stop",
    eval_count: 98,
  });
}

export function answer(content: unknown): Reply {
  return send(200, chatBody(content));
}

export function send(status: number, body: string, contentType = "application/json"): Reply {
  return (response) => response.writeHead(status, { "content-type": contentType }).end(body);
}

/** Takes the question and says nothing. */
export const silence: Reply = () => {};

/** Good JSON that never ends. */
export const endless: Reply = (response) => {
  const more = () => {
    while (!response.destroyed && response.write(" ".repeat(8192)));
  };
  response.on("drain", more);
  more();
};

/** A good answer, byte by byte, so that characters of several bytes come in pieces. */
export function inPieces(content: unknown): Reply {
  return (response) => {
    const bytes = Buffer.from(chatBody(content));
    let sent = 0;
    const next = () => {
      if (sent === bytes.length) response.end();
      else response.write(bytes.subarray(sent, ++sent), () => setImmediate(next));
    };
    next();
  };
}

/** Breaks the connection off, before or within the answer. */
export function breakOff(beginning?: string): Reply {
  return (response) => {
    if (beginning === undefined) response.destroy();
    else response.write(beginning, () => response.destroy());
  };
}
