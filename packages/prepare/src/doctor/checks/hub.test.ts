import { type LocalHub, startLocalHub } from "@org/classifier-assets-hub/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkHub } from "./hub.ts";

let hub: LocalHub;
beforeEach(async () => {
  vi.stubEnv("HF_HUB_OFFLINE", "");
  hub = await startLocalHub();
  hub.addToken(TOKEN);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await hub.close();
});
const bytes = (text: string) => new TextEncoder().encode(text);
const TOKEN = "hf_secretsecretsecret";
const look = (reference?: { repo: string; revision: string }, endpoint = hub.url) =>
  checkHub({ reference, endpoint, token: TOKEN, retry: { retries: 0 }, metadataTimeoutMs: 2000 });

describe("the Hub", () => {
  it("that answers is ok, and a token is said to be set and not shown", async () => {
    const result = await look();
    expect(result).toMatchObject({ state: "ok", found: expect.stringContaining("a token is set") });
    expect(JSON.stringify(result)).not.toContain(TOKEN);
  });

  it("that does not is a problem, and neither token nor password of its address is shown", async () => {
    await hub.stop();
    const endpoint = hub.url.replace("http://", "http://user:s3cret@");
    const reference = { repo: "org/desk", revision: "main" };
    for (const result of [
      await look(undefined),
      await look(reference),
      await look(undefined, endpoint),
      await look(reference, endpoint),
    ]) {
      expect(result).toMatchObject({ state: "problem", remedy: expect.stringMatching(/\S/) });
      expect(JSON.stringify(result)).not.toMatch(/s3cret|hf_secret/);
    }
  });

  it("is not asked where the environment forbids it", async () => {
    vi.stubEnv("HF_HUB_OFFLINE", "1");
    const before = hub.requests.length;
    expect(await look()).toMatchObject({
      state: "warning",
      found: expect.stringContaining("HF_HUB_OFFLINE"),
    });
    expect(hub.requests.length).toBe(before);
  });

  it("without the repository, the branch or a bundle in it is a problem that says which", async () => {
    const desk = (revision: string) => look({ repo: "org/desk", revision });
    expect(await desk("main")).toMatchObject({
      state: "problem",
      found: expect.stringMatching(/repository/),
    });
    hub.addRepository("org/desk", { token: TOKEN });
    hub.commit("org/desk", { "README.md": bytes("a desk") });
    expect(await desk("elsewhere")).toMatchObject({
      state: "problem",
      found: expect.stringMatching(/elsewhere/),
    });
    expect(await desk("main")).toMatchObject({
      state: "problem",
      found: expect.stringMatching(/manifest\.json/),
    });
    const commit = hub.commit("org/desk", { "manifest.json": bytes("{}") });
    expect(await desk("main")).toMatchObject({ state: "ok", found: expect.stringContaining("has a bundle") });
    expect(await desk(commit)).toMatchObject({ state: "ok" });
  });

  it("that keeps the repository private is a problem without its token", async () => {
    hub.addRepository("org/desk", { private: true, token: TOKEN });
    hub.commit("org/desk", { "manifest.json": bytes("{}") });
    const reference = { repo: "org/desk", revision: "main" };
    expect((await look(reference)).state).toBe("ok");
    const others = await checkHub({ reference, endpoint: hub.url, token: false, retry: { retries: 0 } });
    expect(others).toMatchObject({ state: "problem", remedy: expect.stringMatching(/token/i) });
  });
});
