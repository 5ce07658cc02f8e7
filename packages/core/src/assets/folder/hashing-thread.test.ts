import { createHash } from "node:crypto";
import { type FileHandle, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hashInThread } from "./hashing-thread.ts";

const content = new Uint8Array(3 * 1024 * 1024 + 7).map((_, i) => (i * 37 + (i >> 9)) & 0xff);
let folder: string;
let handle: FileHandle;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hashing-"));
  await writeFile(join(folder, "file"), content);
  handle = await open(join(folder, "file"));
});
afterEach(async () => {
  await handle.close();
  await rm(folder, { recursive: true });
});

describe("hashing in a thread", () => {
  it("reads an open file from its start to its end, and leaves it open", async () => {
    // Where this thread stands in the file is its own business.
    await handle.read(new Uint8Array(5), 0, 5);
    const expected = { bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") };
    expect(await hashInThread(handle.fd)).toEqual(expected);
    expect(await hashInThread(handle.fd)).toEqual(expected);
    expect((await handle.stat()).size).toBe(content.length);
  });

  it("says how much of a file that changed it has read", async () => {
    await writeFile(join(folder, "file"), content.subarray(0, 10));
    expect((await hashInThread(handle.fd)).bytes).toBe(10);
  });

  it("rejects where the file cannot be read", async () => {
    const folderHandle = await open(folder);
    await expect(hashInThread(folderHandle.fd)).rejects.toMatchObject({ code: "EISDIR" });
    await folderHandle.close();
  });

  it("rejects at once when it is aborted, before or meanwhile", async () => {
    await expect(hashInThread(handle.fd, { signal: AbortSignal.abort() })).rejects.toThrow("aborted");
    const abort = new AbortController();
    const hashed = hashInThread(handle.fd, { signal: abort.signal });
    abort.abort(new Error("not needed any more"));
    await expect(hashed).rejects.toThrow("not needed any more");
  });
});
