import { describe, expect, it } from "vitest";
import { describeSystem, loadRuntime } from "./runtime.ts";

describe("describeSystem", () => {
  it("recognises musl by a report that names no glibc", () => {
    const report = () => ({ header: { nodejsVersion: "v20.20.2", platform: "linux" } });
    expect(describeSystem("linux", "x64", report)).toEqual({ platform: "linux", arch: "x64", libc: "musl" });
  });

  it("names the version of glibc", () => {
    const report = () => ({ header: { glibcVersionRuntime: "2.36" } });
    expect(describeSystem("linux", "arm64", report)).toEqual({
      platform: "linux",
      arch: "arm64",
      libc: "glibc 2.36",
    });
  });

  it.each([
    ["darwin", "x64"],
    ["darwin", "arm64"],
    ["win32", "x64"],
    ["win32", "arm64"],
  ])("does not make the costly report on %s %s, and takes it for no musl", (platform, arch) => {
    const report = () => {
      throw new Error("the report was made");
    };
    expect(describeSystem(platform, arch, report)).toEqual({ platform, arch, libc: "the system's own" });
  });

  it("takes a system without reports for one without glibc, which it then refuses in words", () => {
    expect(describeSystem("linux", "x64", () => ({})).libc).toBe("musl");
  });

  it("describes the system the tests run on", () => {
    expect(describeSystem()).toMatchObject({ platform: process.platform, arch: process.arch });
  });
});

describe("loadRuntime", () => {
  const neverLoaded = () => Promise.reject(new Error("the runtime was loaded"));

  it.each([
    [{ platform: "linux", arch: "x64", libc: "musl" }, /node:20-slim/],
    [{ platform: "darwin", arch: "x64", libc: "the system's own" }, /Apple-silicon/],
  ])("refuses %j before it loads anything, and says what to use instead", async (system, remedy) => {
    await expect(loadRuntime(system, neverLoaded)).rejects.toMatchObject({
      code: "ERR_PLATFORM_UNSUPPORTED",
      found: `${system.platform} ${system.arch}, C library ${system.libc}`,
      remedy: expect.stringMatching(remedy),
    });
  });

  it("tells a library that is missing by its code, without the path in its message", async () => {
    const missing = Object.assign(new Error("cannot open /home/somebody/app/onnxruntime_binding.node"), {
      code: "ERR_DLOPEN_FAILED",
    });
    const error = await loadRuntime(describeSystem(), () => Promise.reject(missing)).catch(
      (caught) => caught,
    );
    expect(error).toMatchObject({ code: "ERR_PLATFORM_UNSUPPORTED" });
    expect(error.message).toContain("ERR_DLOPEN_FAILED");
    expect(JSON.stringify(error) + error.message + String(error.cause)).not.toContain("somebody");
  });
});
