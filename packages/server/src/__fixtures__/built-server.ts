import { createRequire } from "node:module";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { builtPackage } from "@org/classifier-command-line/testing";
import type { FastifyInstance } from "fastify";
import { afterAll } from "vitest";
import type { ServerOptions } from "../configuration/server-options.ts";

/** The service desk's bundle, as `npm run bundle` builds it. */
export const BUNDLE = fileURLToPath(
  new URL("../../../../examples/service-desk/deployment/assets", import.meta.url),
);

const { library, requireBuilt } = builtPackage("server");

export interface StartedServer {
  readonly app: FastifyInstance;
  readonly url: string;
  readonly port: number;
  /** Every line that was logged so far. */
  log(): string;
  post(path: string, body: unknown, headers?: Record<string, string>, signal?: AbortSignal): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Resolves when the model answers. */
  ready(): Promise<void>;
  metrics(): Promise<string>;
}

const started: FastifyInstance[] = [];
afterAll(async () => {
  await Promise.all(started.splice(0).map((app) => app.close()));
});

/** Starts what was built on a free port, with one worker and no page; it is closed after the tests of the file. */
export async function startServer(options: Partial<ServerOptions> = {}): Promise<StartedServer> {
  requireBuilt();
  // Required and not imported: a test's imports are turned to the sources, and these are about what was built.
  const { createServer } = createRequire(import.meta.url)(fileURLToPath(library)) as typeof import("../index.ts");
  let logged = "";
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      logged += chunk.toString();
      done();
    },
  });
  const app = await createServer({
    ...{ bundle: BUNDLE, workers: 1, threadsPerWorker: 1, page: false, logger: { level: "trace", stream } },
    ...options,
  });
  started.push(app);
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const get: StartedServer["get"] = (path, headers = {}) => fetch(url + path, { headers });
  return {
    app,
    url,
    port: Number(new URL(url).port),
    log: () => logged,
    get,
    post: (path, body, headers = {}, signal) =>
      fetch(url + path, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
        ...(signal !== undefined && { signal }),
      }),
    async ready() {
      await app.classification.bundle.opened;
    },
    metrics: async () => (await get("/metrics")).text(),
  };
}

/** Waits for something that happens soon; a test that waits in vain ends with the runner's timeout. */
export async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await happened())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** The lines of an NDJSON answer. */
export async function linesIn(response: Response): Promise<Record<string, unknown>[]> {
  const text = await response.text();
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
