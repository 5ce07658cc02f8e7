import { describe, expect, it } from "vitest";
import { describeSystem, loadRuntime } from "./runtime.ts";

describe("describeSystem", () => {
  const node = (loader: string) => () => Buffer.from(`\x7fELF\x02\x01${"\0".repeat(500)}${loader}\0`);

  it("recognises musl by the loader that Node needs", () => {
    const system = describeSystem("linux", "x64", node("/lib/ld-musl-x86_64.so.1"));
    expect(system).toEqual({ platform: "linux", arch: "x64", libc: "musl" });
  });

  it.each([
    ["glibc's loader", node("/lib/ld-linux-aarch64.so.1")],
    ["none that can be read", () => new Uint8Array(4096)],
  ])("takes a Node with %s for one of glibc", (_, readStart) => {
    expect(describeSystem("linux", "arm64", readStart).libc).toBe("glibc");
  });

  it.each([
    ["darwin", "x64"],
    ["darwin", "arm64"],
    ["win32", "x64"],
    ["win32", "arm64"],
  ])("looks at no file on %s %s, and takes it for no musl", (platform, arch) => {
    const readStart = () => {
      throw new Error("a file was read");
    };
    expect(describeSystem(platform, arch, readStart)).toEqual({ platform, arch, libc: "the system's own" });
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
    // An old one is a reason; which it is stands in the message.
    if (process.platform === "linux") expect(error.found).toMatch(/glibc (\d+\.\d+|of unknown version)|musl/);
    expect(JSON.stringify(error) + error.message + String(error.cause)).not.toContain("somebody");
  });
});
