import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readEnvironment, silenceRuntime } from "./environment.ts";

let cgroupFolder: string;
beforeEach(() => {
  cgroupFolder = mkdtempSync(join(tmpdir(), "cgroup-"));
});
afterEach(() => rmSync(cgroupFolder, { recursive: true }));

const read = (variables: Record<string, string> = {}, overrides = {}) =>
  readEnvironment(overrides, { variables, cgroupFolder, availableCores: 8 });

describe("kind of environment", () => {
  it.each([
    ["AWS_LAMBDA_FUNCTION_NAME", "serverless"],
    ["VERCEL", "serverless"],
    ["K_SERVICE", "serverless"],
    ["KUBERNETES_SERVICE_HOST", "container"],
    ["PORT", "container"],
  ])("%s means %s, and the report says so", (name, kind) => {
    const environment = read({ [name]: "1" });
    expect(environment.kind).toEqual({ value: kind, reason: `variable ${name}` });
  });

  it("without any sign is a plain machine, where a live build is allowed", () => {
    const environment = read();
    expect(environment.kind.value).toBe("machine");
    expect(environment.liveBuild.value).toBe(true);
  });

  it("treats an empty variable as unset", () => {
    expect(read({ VERCEL: "", PORT: " " }).kind.value).toBe("machine");
  });

  it("forbids the live build in a deployment unless it is asked for", () => {
    expect(read({ PORT: "80" }).liveBuild.value).toBe(false);
    expect(read({ PORT: "80", CLASSIFIER_LIVE_BUILD: "yes" }).liveBuild.value).toBe(true);
    expect(read({ PORT: "80" }, { liveBuild: true }).liveBuild).toEqual({ value: true, reason: "option" });
  });

  it("refuses an unknown name instead of guessing", () => {
    expect(() => read({ CLASSIFIER_ENVIRONMENT: "moon" })).toThrow(
      /CLASSIFIER_ENVIRONMENT.*serverless, container/,
    );
  });
});

describe("optimised models", () => {
  const cache = "/tmp/classifier-cache";

  it("are kept in the cache folder, but where nothing lasts", () => {
    expect(read({ CLASSIFIER_CACHE: cache }).graphCache.value).toBe(join(cache, "graphs"));
    expect(read({ CLASSIFIER_CACHE: cache, PORT: "80" }).graphCache.value).toBe(join(cache, "graphs"));
    expect(read({ CLASSIFIER_CACHE: cache, VERCEL: "1" }).graphCache.value).toBeUndefined();
  });

  it("are kept or not as the variable says, and the option before it", () => {
    const variables = { CLASSIFIER_CACHE: cache, CLASSIFIER_GRAPH_CACHE: "0" };
    expect(read(variables).graphCache).toEqual({
      value: undefined,
      reason: "variable CLASSIFIER_GRAPH_CACHE",
    });
    expect(read({ ...variables, CLASSIFIER_GRAPH_CACHE: "1", VERCEL: "1" }).graphCache.value).toBe(
      join(cache, "graphs"),
    );
    expect(read(variables, { graphCache: true }).graphCache).toEqual({
      value: join(cache, "graphs"),
      reason: "option",
    });
  });
});

describe("cores granted", () => {
  it("follow the quota of control groups version 2", () => {
    writeFileSync(join(cgroupFolder, "cpu.max"), "150000 100000\n");
    const environment = read();
    expect(environment.cores.value).toBe(1);
    expect(environment.threads.value).toBe(1);
    expect(environment.kind.value).toBe("container");
  });

  it("follow the quota of control groups version 1", () => {
    mkdirSync(join(cgroupFolder, "cpu"));
    writeFileSync(join(cgroupFolder, "cpu", "cpu.cfs_quota_us"), "200000\n");
    writeFileSync(join(cgroupFolder, "cpu", "cpu.cfs_period_us"), "100000\n");
    expect(read().cores.value).toBe(2);
  });

  it("are all cores where the quota says max, and never more than there are", () => {
    writeFileSync(join(cgroupFolder, "cpu.max"), "max 100000\n");
    expect(read().cores.value).toBe(8);
    writeFileSync(join(cgroupFolder, "cpu.max"), "6400000 100000\n");
    expect(read().cores.value).toBe(8);
  });

  it("are at least one under half a core", () => {
    writeFileSync(join(cgroupFolder, "cpu.max"), "50000 100000\n");
    expect(read().threads.value).toBe(1);
  });
});

describe("the runtime's telemetry", () => {
  it("is switched off, unless the user has decided otherwise", () => {
    const variables: Record<string, string | undefined> = {};
    silenceRuntime(variables);
    expect(variables).toEqual({ ORT_DISABLE_TELEMETRY: "1" });
    const decided = { ORT_DISABLE_TELEMETRY: "0" };
    silenceRuntime(decided);
    expect(decided).toEqual({ ORT_DISABLE_TELEMETRY: "0" });
  });
});

describe("overrides", () => {
  it("win over variables, and variables over the system", () => {
    expect(read({ CLASSIFIER_THREADS: "3" }).threads).toEqual({
      value: 3,
      reason: "variable CLASSIFIER_THREADS",
    });
    expect(read({ CLASSIFIER_THREADS: "3" }, { threads: 2 }).threads).toEqual({ value: 2, reason: "option" });
  });

  it.each(["0", "-1", "1.5", "many"])("refuse %s threads", (threads) => {
    expect(() => read({ CLASSIFIER_THREADS: threads })).toThrow(/CLASSIFIER_THREADS.*whole number/);
  });

  it("read the memory limit, and know version 1's word for none", () => {
    writeFileSync(join(cgroupFolder, "memory.max"), "536870912\n");
    expect(read().memoryLimitBytes).toBe(536870912);
    rmSync(join(cgroupFolder, "memory.max"));
    mkdirSync(join(cgroupFolder, "memory"));
    writeFileSync(join(cgroupFolder, "memory", "memory.limit_in_bytes"), "9223372036854771712\n");
    expect(read().memoryLimitBytes).toBeUndefined();
  });

  it("use only the temporary folder for caches in a function", () => {
    expect(read({ VERCEL: "1" }).cacheFolder.value).toBe(join(tmpdir(), "classifier"));
    expect(read({ VERCEL: "1", CLASSIFIER_CACHE: "/data/cache" }).cacheFolder.value).toBe("/data/cache");
  });
});
