import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { fsAssets } from "@org/classifier-assets-fs";
import { type Classification, type Classifier, createClassifier } from "@org/classifier-core";
import { Check } from "typebox/value";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUNDLE, linesIn, type StartedServer, startServer } from "./__fixtures__/built-server.ts";
import { bundleResponseSchema } from "./schemas/bundle.ts";
import { classificationSchema } from "./schemas/classification.ts";
import { PROBLEM_TYPE, problemSchema } from "./schemas/problem.ts";

const TICKETS: string[] = (
  await readFile(new URL("../../../examples/service-desk/evaluation/novel.jsonl", import.meta.url), "utf8")
)
  .split("\n")
  .filter(Boolean)
  .slice(0, 40)
  .map((line) => JSON.parse(line).text);
const [TICKET = ""] = TICKETS;

let server: StartedServer;
let core: Classifier;
beforeAll(async () => {
  [server, core] = await Promise.all([
    startServer({ maxBatchTickets: 50 }),
    createClassifier({ assets: fsAssets({ dir: BUNDLE }), environment: { threads: 1 } }),
  ]);
  await server.ready();
});
afterAll(() => core.close());

/** All that a result says but how long it took. */
const untimed = ({ timings: _, ...rest }: Classification) => rest;
const problemIn = async (response: Response) => {
  expect(response.headers.get("content-type")).toContain(PROBLEM_TYPE);
  const problem = (await response.json()) as { code: string; status: number; detail: string };
  expect(Check(problemSchema, problem), JSON.stringify(problem)).toBe(true);
  expect(problem.status).toBe(response.status);
  return problem;
};

describe("one ticket", () => {
  it("has core's own answer, which keeps to the schema", async () => {
    for (const text of [...TICKETS.slice(0, 8), "", "   ", "\ud83d", "x".repeat(100_000)]) {
      const response = await server.post("/v1/classify", { text, mode: "full" });
      expect(response.status).toBe(200);
      const answer = (await response.json()) as Classification;
      expect(Check(classificationSchema, answer)).toBe(true);
      expect(untimed(answer)).toEqual(
        JSON.parse(JSON.stringify(untimed(await core.classify(text, { mode: "full" })))),
      );
    }
  });

  it.each([
    { levels: "category" },
    { levels: "problems", topK: 2, minSimilarity: 0.2 },
    { mode: "lexical" },
    { mode: "full", alternatives: 0, topK: 0 },
    { explain: true, alternatives: 3 },
  ] as const)("is answered with options as core answers it: %j", async (options) => {
    const response = await server.post("/v1/classify", { text: TICKET, ...options });
    const answer = (await response.json()) as Classification;
    const own =
      "mode" in options && options.mode === "lexical" ? { ...options, levels: "category" as const } : options;
    expect(untimed(answer)).toEqual(JSON.parse(JSON.stringify(untimed(await core.classify(TICKET, own)))));
  });
});

describe("a batch", () => {
  it("of JSON is answered in order, with ids, as each ticket alone is", async () => {
    const tickets = TICKETS.map((text, i) => (i % 3 === 0 ? text : { text, id: i % 3 === 1 ? `t${i}` : i }));
    const response = await server.post("/v1/classify/batch", { tickets, mode: "full" });
    expect(response.headers.get("content-type")).toContain("application/x-ndjson");
    const lines = await linesIn(response);
    expect(lines.map(({ index, id, ok }) => ({ index, id, ok }))).toEqual(
      TICKETS.map((_, i) => ({ index: i, id: [undefined, `t${i}`, i][i % 3], ok: true })),
    );
    for (const [i, line] of lines.entries()) {
      const { category, automation } = line.classification as Classification;
      const own = await core.classify(TICKETS[i] as string, { mode: "full" });
      expect([category?.id, automation?.level]).toEqual([own.category?.id, own.automation?.level]);
      expect(category?.confidence).toBeCloseTo(own.category?.confidence ?? Number.NaN, 3);
    }
  });

  it("of NDJSON takes its options from the query, and tells of a bad line in its place", async () => {
    const body = [
      '{"text":"printer","id":"a"}',
      "no JSON",
      '"VPN"',
      '{"txt":"x"}',
      "",
      '{"text":"mail"}',
    ].join("\n");
    const response = await server.post(
      "/v1/classify/batch?levels=category&mode=lexical&alternatives=1",
      body,
      {
        "content-type": "application/x-ndjson",
      },
    );
    const lines = await linesIn(response);
    expect(lines.map(({ index, id, ok }) => [index, id, ok])).toEqual([
      [0, "a", true],
      [1, undefined, false],
      [2, undefined, true],
      [3, undefined, false],
      [4, undefined, true],
    ]);
    expect(lines[1]).toMatchObject({ error: { code: "ERR_REQUEST_INVALID", retryable: false } });
    expect(lines[2]).toMatchObject({
      classification: { provenance: { path: "lexical" }, category: { alternatives: [{}] } },
    });
  });

  it("of NDJSON answers each line as it comes, also to whoever waits for it before sending the next", async () => {
    const asking = request(`${server.url}/v1/classify/batch?mode=full`, {
      method: "POST",
      headers: { "content-type": "application/x-ndjson" },
    });
    asking.write('"printer"\n');
    const [response] = (await once(asking, "response")) as [IncomingMessage];
    const answers = createInterface({ input: response })[Symbol.asyncIterator]();
    for (const [index, text] of ["printer", "VPN", "mail"].entries()) {
      if (index > 0) asking.write(`${JSON.stringify(text)}\n`);
      expect(JSON.parse((await answers.next()).value)).toMatchObject({ index, ok: true });
    }
    asking.end();
    expect((await answers.next()).done).toBe(true);
  });

  it("that is longer than the server takes is refused as JSON, and ends early as NDJSON, after what came before", async () => {
    const tickets = Array.from({ length: 51 }, () => "printer");
    const refused = await server.post("/v1/classify/batch", { tickets });
    expect(refused.status).toBe(413);
    expect((await problemIn(refused)).code).toBe("ERR_TOO_LARGE");
    const lines = await linesIn(
      await server.post(
        "/v1/classify/batch?mode=lexical",
        tickets.map((text) => JSON.stringify(text)).join("\n"),
        {
          "content-type": "application/x-ndjson",
        },
      ),
    );
    expect(lines).toHaveLength(51);
    expect(lines.slice(0, 50).every(({ ok }) => ok === true)).toBe(true);
    expect(lines[50]).toMatchObject({ error: { code: "ERR_TOO_LARGE" } });
  });

  it("that is empty is refused as JSON, and is no line as NDJSON", async () => {
    expect((await server.post("/v1/classify/batch", { tickets: [] })).status).toBe(400);
    const none = await server.post("/v1/classify/batch", "\n", { "content-type": "application/x-ndjson" });
    expect(await none.text()).toBe("");
  });
});

describe("a request that is refused is told why, in problem+json", () => {
  it.each([
    ["no such address", "GET", "/nothing", undefined, undefined, 404, "ERR_NOT_FOUND"],
    ["an address that is none", "GET", "/%zz", undefined, undefined, 400, "ERR_REQUEST_INVALID"],
    ["no such method", "PUT", "/v1/classify", "{}", "application/json", 405, "ERR_METHOD_NOT_ALLOWED"],
    ["no JSON", "POST", "/v1/classify", "SECRET", "application/json", 400, "ERR_REQUEST_INVALID"],
    ["no text", "POST", "/v1/classify", "{}", "application/json", 400, "ERR_REQUEST_INVALID"],
    [
      "a batch without a body",
      "POST",
      "/v1/classify/batch",
      undefined,
      undefined,
      400,
      "ERR_REQUEST_INVALID",
    ],
    ["plain text", "POST", "/v1/classify/batch", "SECRET", "text/plain", 415, "ERR_REQUEST_INVALID"],
    ["no body", "POST", "/v1/classify", "", "application/json", 400, "ERR_REQUEST_INVALID"],
    [
      "an unknown field",
      "POST",
      "/v1/classify",
      '{"text":"a","SECRET":1}',
      "application/json",
      400,
      "ERR_REQUEST_INVALID",
    ],
    [
      "a wrong option",
      "POST",
      "/v1/classify",
      '{"text":"a","mode":"SECRET"}',
      "application/json",
      400,
      "ERR_REQUEST_INVALID",
    ],
    [
      "a number out of range",
      "POST",
      "/v1/classify",
      '{"text":"a","topK":101}',
      "application/json",
      400,
      "ERR_REQUEST_INVALID",
    ],
    [
      "a prototype",
      "POST",
      "/v1/classify",
      '{"text":"a","__proto__":{}}',
      "application/json",
      400,
      "ERR_REQUEST_INVALID",
    ],
    [
      "a type it does not read",
      "POST",
      "/v1/classify",
      "<SECRET/>",
      "application/xml",
      415,
      "ERR_REQUEST_INVALID",
    ],
    [
      "NDJSON for one ticket",
      "POST",
      "/v1/classify",
      '"a"',
      "application/x-ndjson",
      415,
      "ERR_REQUEST_INVALID",
    ],
    [
      "a wrong query",
      "POST",
      "/v1/classify/batch?SECRET=1",
      '"a"',
      "application/x-ndjson",
      400,
      "ERR_REQUEST_INVALID",
    ],
    [
      "a text too long",
      "POST",
      "/v1/classify",
      JSON.stringify({ text: "SECRET".repeat(20_000) }),
      "application/json",
      400,
      "ERR_REQUEST_INVALID",
    ],
    [
      "a body too large",
      "POST",
      "/v1/classify",
      JSON.stringify({ text: "SECRET".repeat(200_000) }),
      "application/json",
      413,
      "ERR_TOO_LARGE",
    ],
    ["nobody's reload", "POST", "/v1/bundle/reload", undefined, undefined, 401, "ERR_UNAUTHORIZED"],
  ])("%s", async (_, method, path, body, type, status, code) => {
    const response = await fetch(server.url + path, {
      method,
      ...(body !== undefined && { body, headers: { "content-type": type as string } }),
    });
    expect(response.status).toBe(status);
    const problem = await problemIn(response);
    expect(problem.code).toBe(code);
    expect(JSON.stringify(problem)).not.toContain("SECRET");
  });
});

describe("whoever runs it", () => {
  it("finds what is served, how it started and what the limits are", async () => {
    const response = await server.get("/v1/bundle");
    const bundle = (await response.json()) as { bundle: { digest: string } };
    expect(Check(bundleResponseSchema, bundle)).toBe(true);
    expect(bundle).toMatchObject({
      state: "ready",
      workers: 1,
      limits: { batchTickets: 50, textCharacters: 100_000 },
    });
    expect(bundle.bundle.digest).toBe(core.bundle.digest);
  });

  it("finds it healthy and ready", async () => {
    expect(await (await server.get("/healthz")).json()).toEqual({ status: "ok" });
    for (const path of ["/readyz", "/readyz?model"]) {
      const ready = await server.get(path);
      expect([ready.status, await ready.json()]).toEqual([200, { state: "ready" }]);
    }
  });

  it("finds each answer counted, by path, decision and tier", async () => {
    const count = async () => {
      const metrics = await server.metrics();
      const lines = metrics.split("\n").filter((line) => line.startsWith("classifier_tickets_total{"));
      return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
    };
    const before = await count();
    await server.post("/v1/classify", { text: TICKET });
    await linesIn(await server.post("/v1/classify/batch", { tickets: TICKETS.slice(0, 5) }));
    expect((await count()) - before).toBe(6);
    const metrics = await server.metrics();
    for (const name of [
      'classifier_tier_duration_seconds_bucket{le="0.01",tier="embed",path="full"}',
      'classifier_request_duration_seconds_count{route="/v1/classify",status="200"}',
      "classifier_queue_waiting 0",
      "classifier_queue_running 0",
      "classifier_workers 1",
      "classifier_model_ready 1",
      "nodejs_eventloop_lag_p99_seconds",
    ]) {
      expect(metrics).toContain(name);
    }
  });

  it("finds an OpenAPI document, and headers that let a page load nothing from elsewhere", async () => {
    const response = await server.get("/docs/json");
    const document = (await response.json()) as { openapi: string; paths: object };
    expect(document.openapi).toBe("3.1.0");
    expect(Object.keys(document.paths).sort()).toEqual([
      ...[
        "/healthz",
        "/metrics",
        "/readyz",
        "/v1/bundle",
        "/v1/bundle/reload",
        "/v1/classify",
        "/v1/classify/batch",
      ],
    ]);
    const { headers } = await server.get("/healthz");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  it("finds no ticket and nothing of a refused request in the logs and the metrics", async () => {
    for (const text of TICKETS) {
      expect(server.log()).not.toContain(text.slice(0, 30));
    }
    const seen = server.log() + (await server.metrics());
    expect(seen).not.toContain("SECRET");
    // What is there to be found was logged.
    expect(server.log()).toContain("/v1/classify");
    expect(server.log()).toContain("the model is open");
  });
});

describe("a page of another site, in a browser on this machine,", () => {
  const origin = "https://elsewhere.example";

  it("gets no leave to send JSON or NDJSON, or a key", async () => {
    for (const [path, header] of [
      ["/v1/classify", "content-type"],
      ["/v1/classify/batch", "content-type"],
      ["/v1/bundle/reload", "authorization"],
    ]) {
      const asked = {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": header ?? "",
      };
      const { headers } = await fetch(`${server.url}${path}`, { method: "OPTIONS", headers: asked });
      expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
  });

  // A browser sends these without asking for leave.
  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
    "has no ticket classified that it sends as %s",
    async (type) => {
      const body = JSON.stringify({ text: TICKET });
      for (const path of ["/v1/classify", "/v1/classify/batch"]) {
        const headers = { origin, "content-type": type };
        expect((await fetch(server.url + path, { method: "POST", body, headers })).status).toBe(415);
      }
    },
  );

  it("is not answered under a name of its own, also where that name means this machine", async () => {
    const ask = async (path: string, name: string) => {
      const headers = { host: `${name}:${server.port}` };
      const asked = request({ host: "127.0.0.1", port: server.port, path, headers }).end();
      const [response] = (await once(asked, "response")) as [IncomingMessage];
      const text = (await response.toArray()).join("");
      return { status: response.statusCode, text };
    };
    expect((await ask("/v1/bundle", "localhost")).status).toBe(200);
    for (const path of ["/", "/docs/json", "/healthz", "/metrics", "/v1/bundle", "/nothing"]) {
      const { status, text } = await ask(path, "elsewhere.example");
      expect(status, path).toBe(421);
      expect(JSON.parse(text), path).toMatchObject({ code: "ERR_FOREIGN_NAME" });
      expect(text, path).not.toContain("elsewhere");
    }
  });

  it("may not read what is served, nor show it in a frame", async () => {
    const { headers } = await fetch(`${server.url}/v1/bundle`, { headers: { origin } });
    expect(headers.get("access-control-allow-origin")).toBeNull();
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });
});

it("a thousand connections that say nothing keep nobody from being answered", async () => {
  const idle = Array.from({ length: 1000 }, () => connect(server.port, "127.0.0.1").on("error", () => {}));
  await Promise.all(idle.map((socket) => once(socket, "connect")));
  expect((await server.get("/healthz")).status).toBe(200);
  expect((await server.post("/v1/classify", { text: TICKET })).status).toBe(200);
  for (const socket of idle) socket.destroy();
});
