import { describe, expect, it } from "vitest";
import { linesIn, type StartedServer, startServer } from "./__fixtures__/built-server.ts";
import { bundleCopy, condemnBundle, corruptBundle, renewBundle } from "./__fixtures__/bundle-copy.ts";

const KEY = "a-key-for-these-tests";
const AUTHORISED = { authorization: `Bearer ${KEY}` };

interface Served {
  readonly bundle: { readonly version: string };
  readonly state: string;
}
const served = async (server: StartedServer) =>
  (await (await server.get("/v1/bundle", AUTHORISED)).json()) as Served;
const reload = (server: StartedServer) => server.post("/v1/bundle/reload", {}, AUTHORISED);
const versionIn = (line: unknown) =>
  (line as { classification?: { provenance: { bundleVersion: string } } }).classification?.provenance
    .bundleVersion;

describe("a bundle that is reloaded", async () => {
  const folder = await bundleCopy();
  const server = await startServer({ bundle: folder, apiKeys: [KEY] });
  let version = (await served(server)).bundle.version;

  it("answers by wording until the model is there", async () => {
    // Started a moment ago; where the model was sooner than this request it is ready already.
    const readiness = await server.get("/readyz");
    expect(readiness.status).toBe(200);
    expect(["lexical", "ready"]).toContain(((await readiness.json()) as Served).state);
    const answer = await server.post("/v1/classify", { text: "the printer" }, AUTHORISED);
    expect(answer.status).toBe(200);
    await server.ready();
    expect((await served(server)).state).toBe("ready");
  });

  it("takes the old one's place under load without one request that fails", async () => {
    await renewBundle(folder, "2.0.0");
    let loading = true;
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    const caller = async (i: number) => {
      for (let n = 0; loading; n++) {
        const response = await server.post(
          "/v1/classify",
          { text: `the printer ${i} ${n}`, mode: "full" },
          AUTHORISED,
        );
        const answer = await response.json();
        count(
          response.status === 200
            ? (versionIn({ classification: answer }) ?? "none")
            : JSON.stringify(answer),
        );
      }
    };
    const callers = Array.from({ length: 16 }, (_, i) => caller(i));
    const batch = server.post(
      "/v1/classify/batch",
      { tickets: Array.from({ length: 200 }, (_, i) => `the screen ${i}`), mode: "full" },
      AUTHORISED,
    );
    const reloaded = await reload(server);
    expect([reloaded.status, ((await reloaded.json()) as Served).bundle.version]).toEqual([200, "2.0.0"]);
    const lines = await linesIn(await batch);
    loading = false;
    await Promise.all(callers);
    expect(lines.filter(({ ok }) => ok !== true)).toEqual([]);
    expect([...seen.keys()].sort()).toEqual([version, "2.0.0"].sort());
    version = "2.0.0";
  });

  it("once by several at a time is one and the same", async () => {
    await renewBundle(folder, "2.1.0");
    const answers = await Promise.all([reload(server), reload(server), reload(server)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    version = "2.1.0";
    expect((await served(server)).bundle.version).toBe(version);
  });

  it("and is UNSAFE is not taken: the old one goes on, and the answer says why", async () => {
    await renewBundle(folder, "3.0.0");
    await condemnBundle(folder);
    const refused = await reload(server);
    expect(refused.status).toBe(409);
    const problem = (await refused.json()) as { code: string; detail: string };
    expect(problem).toMatchObject({ code: "ERR_RELOAD_REFUSED", retryable: false });
    expect(problem.detail).toContain("UNSAFE");
    const answer = await server.post("/v1/classify", { text: "the printer", mode: "full" }, AUTHORISED);
    expect(versionIn({ classification: await answer.json() })).toBe(version);
  });

  it("and is broken is not taken either", async () => {
    await corruptBundle(folder);
    await renewBundle(folder, "4.0.0");
    const refused = await reload(server);
    expect(refused.status).toBe(409);
    const text = await refused.text();
    expect(text).toContain("ERR_RELOAD_REFUSED");
    expect(text).not.toContain(folder);
    expect((await served(server)).bundle.version).toBe(version);
    expect(
      (await server.post("/v1/classify", { text: "the printer", mode: "full" }, AUTHORISED)).status,
    ).toBe(200);
    const metrics = await (await server.get("/metrics", AUTHORISED)).text();
    expect(metrics).toContain('classifier_bundle_reloads_total{outcome="taken"} 4');
    expect(metrics).toContain('classifier_bundle_reloads_total{outcome="refused"} 2');
  });

  it("over HTTP needs a key that counts, as tickets do, and no key is logged", async () => {
    for (const headers of [{}, { authorization: "Bearer another-key" }, { "x-api-key": `${KEY}!` }] as Record<
      string,
      string
    >[]) {
      for (const path of ["/v1/bundle/reload", "/v1/classify", "/v1/classify/batch"]) {
        const refused = await server.post(path, { text: "the printer" }, headers);
        expect(refused.status).toBe(401);
        expect(refused.headers.get("www-authenticate")).toBe("Bearer");
      }
      expect((await server.get("/metrics", headers)).status).toBe(401);
    }
    expect((await server.get("/metrics", { "x-api-key": KEY })).status).toBe(200);
    expect((await server.get("/healthz")).status).toBe(200);
    expect(server.log()).not.toContain(KEY);
    expect(server.log()).not.toContain("another-key");
  });
});

describe("an UNSAFE bundle", () => {
  it("is not served at the start, unless that is allowed", async () => {
    const folder = await bundleCopy();
    await condemnBundle(folder);
    await expect(startServer({ bundle: folder })).rejects.toThrow(/UNSAFE/);
    const server = await startServer({ bundle: folder, allowUnsafe: true });
    expect(await (await server.get("/v1/bundle")).json()).toMatchObject({ safety: { verdict: "UNSAFE" } });
  });
});

describe("a rate limit", async () => {
  const server = await startServer({ rateLimit: 3 });

  it("is a caller's, whatever keys it invents, and not the health check's", async () => {
    const answers: number[] = [];
    for (let i = 0; i < 5; i++) {
      answers.push((await server.get("/v1/bundle", { "x-api-key": `an invented key, number ${i}` })).status);
    }
    expect(answers).toEqual([200, 200, 200, 429, 429]);
    const refused = await server.get("/v1/bundle");
    expect(await refused.json()).toMatchObject({ code: "ERR_RATE_LIMITED", status: 429, retryable: true });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await server.get("/healthz")).status).toBe(200);
  });
});
