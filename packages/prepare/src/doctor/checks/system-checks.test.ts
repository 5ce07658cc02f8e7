import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { readEnvironment } from "@org/classifier-core";
import { beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../__fixtures__/folders.ts";
import { INSTALLED, projectWith } from "../../__fixtures__/project.ts";
import type { System } from "../system.ts";
import { checkGraphCache } from "./cache.ts";
import { checkCores } from "./cores.ts";
import { checkMemory } from "./memory.ts";
import { checkNodeVersion } from "./node-version.ts";
import { checkPlatform } from "./platform.ts";
import { checkRuntime } from "./runtime.ts";

const LINUX = { platform: "linux", arch: "x64", libc: "glibc", glibc: "2.36" };
const GIB = 1024 ** 3;

let cgroupFolder: string;
beforeEach(async () => {
  cgroupFolder = await temporaryFolder();
});
const environment = (variables: Record<string, string> = {}) =>
  readEnvironment({}, { variables, cgroupFolder, availableCores: 8 });

describe("Node.js", () => {
  it.each(["20.19.0", "20.20.2", "22.0.0", "100.1.0"])("%s is new enough", (node) => {
    expect(checkNodeVersion({ node })).toEqual({ state: "ok", found: node });
  });
  it.each(["18.20.8", "20.9.0", "20.18.3", "9.99.0"])("%s is too old, and the least is named", (node) => {
    expect(checkNodeVersion({ node })).toMatchObject({
      state: "problem",
      remedy: expect.stringContaining("20.19"),
    });
  });
});

describe("the platform", () => {
  it.each<Partial<System>>([
    { platform: "linux", arch: "arm64" },
    { platform: "darwin", arch: "arm64", libc: "the system's own", glibc: undefined },
    { platform: "win32", arch: "x64", libc: "the system's own", glibc: undefined },
    { glibc: "2.28" },
    { glibc: "3.0" },
  ])("%o is one the runtime has a library for", (changes) => {
    expect(checkPlatform({ ...LINUX, ...changes }).state).toBe("ok");
  });

  it.each<[Partial<System>, RegExp]>([
    [{ libc: "musl", glibc: undefined }, /slim/],
    [{ platform: "darwin", arch: "x64", libc: "the system's own", glibc: undefined }, /Apple silicon/],
    [{ platform: "linux", arch: "ia32" }, /linux-x64/],
    [{ platform: "freebsd" }, /linux-x64/],
    [{ glibc: "2.17" }, /2\.28/],
  ])("%o has none, and what to use is named", (changes, remedy) => {
    const result = checkPlatform({ ...LINUX, ...changes });
    expect(result.state).toBe("problem");
    expect(result.remedy).toMatch(remedy);
  });
});

describe("cores", () => {
  it("are those that the control group grants, and why is said", async () => {
    await writeFile(join(cgroupFolder, "cpu.max"), "50000 100000\n");
    const { state, found } = checkCores({ environment: environment() });
    expect(state).toBe("ok");
    expect(found).toContain("1 core (control group grants 0.50 cores), 1 thread");
  });

  it("fewer than the threads that are asked for are worth a warning", async () => {
    await writeFile(join(cgroupFolder, "cpu.max"), "200000 100000\n");
    expect(checkCores({ environment: environment({ CLASSIFIER_THREADS: "2" }) }).state).toBe("ok");
    expect(checkCores({ environment: environment({ CLASSIFIER_THREADS: "3" }) }).state).toBe("warning");
  });
});

describe("memory", () => {
  it.each([
    [128, "problem"],
    [300, "warning"],
    [512, "ok"],
  ] as const)("of a control group of %d MiB is its, and a %s", async (mebibytes, state) => {
    await writeFile(join(cgroupFolder, "memory.max"), `${mebibytes * 1024 * 1024}\n`);
    const result = checkMemory({ environment: environment(), memoryBytes: 64 * GIB });
    expect(result.state).toBe(state);
    expect(result.found).toContain("control group");
  });

  it("is the machine's where there is less of it than the control group grants", async () => {
    await writeFile(join(cgroupFolder, "memory.max"), `${8 * GIB}\n`);
    const result = checkMemory({ environment: environment(), memoryBytes: GIB });
    expect(result.found).toContain("machine's");
  });
});

describe("kept graphs", () => {
  it("are said to be in the home folder as a person would type it, and never by its path", () => {
    const { found } = checkGraphCache({
      environment: environment({ CLASSIFIER_CACHE: join(homedir(), "x") }),
    });
    expect(found).toContain(join("~", "x", "graphs"));
    expect(found).not.toContain(homedir());
  });

  it("are none where nothing lasts, and why is said", () => {
    expect(checkGraphCache({ environment: environment({ VERCEL: "1" }) }).found).toMatch(/none.*serverless/);
  });
});

describe("the runtime", () => {
  const loads = async () => {};
  let installed: string;
  beforeEach(async () => {
    installed = join(await projectWith(INSTALLED), "node_modules/onnxruntime-node");
  });

  it("is sound where its libraries for the platform are there and load", async () => {
    const result = await checkRuntime({ ...LINUX, runtime: installed }, loads);
    expect(result).toMatchObject({ state: "ok", found: expect.stringContaining("loaded") });
  });

  it("without a binary for the platform is a problem, and so is none at all", async () => {
    const missing = await checkRuntime(
      { ...LINUX, platform: "win32", arch: "arm64", runtime: installed },
      loads,
    );
    expect(missing).toMatchObject({ state: "problem", found: expect.stringContaining("win32-arm64") });
    expect(missing.remedy).toMatch(/anew/);
    const none = await checkRuntime({ ...LINUX, runtime: undefined }, loads);
    expect(none).toMatchObject({ state: "problem", found: expect.stringContaining("not installed") });
  });

  it("that is there and does not load is a problem whose remedy is core's own", async () => {
    const musl = await checkRuntime({ ...LINUX, libc: "musl", runtime: installed });
    expect(musl).toMatchObject({ state: "problem", remedy: expect.stringContaining("glibc") });
  });

  it("is named without any path of this machine", async () => {
    for (const platform of ["linux", "win32", "sunos"]) {
      const result = await checkRuntime({ ...LINUX, platform, arch: "arm64", runtime: installed }, loads);
      expect(JSON.stringify(result)).not.toContain(installed);
    }
  });
});
