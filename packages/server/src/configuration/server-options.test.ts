import { describe, expect, it } from "vitest";
import { checkServerOptions, type ServerOptions } from "./server-options.ts";
import { checkServiceOptions } from "./service-options.ts";

const KEY = "k".repeat(32);
const check = (options: Partial<ServerOptions>) => checkServerOptions({ bundle: "b", ...options });

describe("who may reach a server", () => {
  it("is this machine alone, without limits, unless told otherwise", () => {
    expect(check({})).toEqual({
      host: "127.0.0.1",
      port: 8080,
      apiKeys: [],
      forThisMachineAlone: true,
      rateLimit: 0,
    });
  });

  it("is anybody by any name where keys tell who it is, or the risk was taken", () => {
    expect(check({ apiKeys: [KEY] }).forThisMachineAlone).toBe(false);
    expect(check({ insecure: true }).forThisMachineAlone).toBe(false);
  });

  it.each(["127.0.0.1", "127.1.2.3", "::1", "localhost"])("at %s needs no key", (host) => {
    expect(check({ host }).host).toBe(host);
  });

  it.each([
    "0.0.0.0",
    "::",
    "192.168.1.4",
    "example.org",
    "127.0.0.1.example.org",
    "localhost.example.org",
    "",
    "1127.0.0.1",
  ])("elsewhere, as at %j, has a key, or the risk was taken", (host) => {
    expect(() => check({ host })).toThrow(/without keys/);
    expect(check({ host, apiKeys: [KEY] })).toMatchObject({ host, rateLimit: 600 });
    expect(check({ host, insecure: true })).toMatchObject({ host, rateLimit: 600 });
  });

  it.each(["", "short", "k".repeat(15), `${KEY} ${KEY}`, `${KEY}\n`])(
    "has no key that is guessed or cannot be sent: %j",
    (key) => {
      const failing = () => check({ apiKeys: [KEY, key] });
      expect(failing).toThrow(/keys of at least 16 characters without blanks/);
      // Not the key itself.
      if (key.length > 1) expect(failing).not.toThrow(key);
    },
  );

  it.each([{ port: -1 }, { port: 65_536 }, { port: 1.5 }, { rateLimit: -1 }, { rateLimit: Number.NaN }])(
    "%j is an error",
    (options) => {
      expect(() => check(options)).toThrow(/a whole number from/);
    },
  );
});

describe("how a service is made", () => {
  it("shares the cores out among its workers", () => {
    const { workers, threadsPerWorker } = checkServiceOptions({ bundle: "b" });
    expect(workers).toBeGreaterThanOrEqual(1);
    expect(threadsPerWorker).toBe(1);
  });

  it.each([
    { bundle: "" },
    { bundle: [] },
    { bundle: ["a", " "] },
    { bundle: undefined as never },
    { bundle: "b", workers: 0 },
    { bundle: "b", workers: 65 },
    { bundle: "b", threadsPerWorker: 0 },
    { bundle: "b", maxWaiting: -1 },
    { bundle: "b", deadlineMs: 0 },
    { bundle: "b", maxBatchTickets: 0 },
    { bundle: "b", senderTimeoutMs: 0 },
  ])("%j is an error that says what is expected", (options) => {
    expect(() => checkServiceOptions(options)).toThrow(/expected/);
  });

  it("takes several places in their order, and lets nobody wait where that is asked for", () => {
    expect(checkServiceOptions({ bundle: ["a", "b"], maxWaiting: 0 })).toMatchObject({
      places: ["a", "b"],
      maxWaiting: 0,
    });
  });
});
