import { createHash } from "node:crypto";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundleOf, manifestFor } from "../testing/manifest-for.ts";
import type { AssetSource } from "./asset-provider.ts";
import { MAX_MANIFEST_BYTES } from "./manifest.ts";
import { memoryAssets } from "./memory-assets.ts";
import {
  isLfsPointer,
  readManifest,
  readVerified,
  sha256,
  verifyInPlace,
  verifyWholeBundle,
} from "./verification.ts";

const text = (value: string) => new TextEncoder().encode(value);
const files = { "a.txt": text("content of a"), "data/b.txt": text("content of b"), empty: new Uint8Array(0) };
const manifest = manifestFor(files);
const POINTER = text(
  `version https://git-lfs.github.com/spec/v1\noid sha256:${"ab".repeat(32)}\nsize 23559902\n`,
);

/** A source over the bundle of `files` in which `stored` replace what is really there. */
async function damaged(stored: Record<string, Uint8Array>): Promise<AssetSource> {
  return memoryAssets({ ...bundleOf(files), ...stored }).open();
}

describe("readVerified", () => {
  it("returns the bytes of a file that is what the manifest promises", async () => {
    const source = await damaged({});
    for (const [path, bytes] of Object.entries(files)) {
      expect(await readVerified(source, manifest, path)).toEqual(bytes);
    }
  });

  it("notices any single bit that flipped", async () => {
    const right = files["a.txt"];
    for (let bit = 0; bit < right.length * 8; bit++) {
      const bytes = right.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
      const source = await damaged({ "a.txt": bytes });
      await expect(readVerified(source, manifest, "a.txt")).rejects.toMatchObject({
        code: "ERR_ASSET_INTEGRITY",
        asset: "a.txt",
      });
    }
  });

  it.each([
    ["cut short", files["a.txt"].subarray(0, -1), "11 bytes"],
    ["emptied", new Uint8Array(0), "0 bytes"],
    ["longer", text("content of a!"), "13 bytes"],
    ["left as a Git LFS pointer", POINTER, "a Git LFS pointer"],
  ])("refuses a file that was %s and says what is there", async (_, bytes, found) => {
    const source = await damaged({ "a.txt": bytes });
    await expect(readVerified(source, manifest, "a.txt")).rejects.toMatchObject({
      code: "ERR_ASSET_INTEGRITY",
      asset: "a.txt",
      expected: "12 bytes",
      found,
    });
  });

  it("says how to fetch what Git LFS left out", async () => {
    const source = await damaged({ "a.txt": POINTER });
    await expect(readVerified(source, manifest, "a.txt")).rejects.toThrow("git lfs pull");
  });

  it("refuses a file the manifest names and the source does not have", async () => {
    const { "a.txt": _, ...rest } = bundleOf(files);
    const source = await memoryAssets(rest).open();
    await expect(readVerified(source, manifest, "a.txt")).rejects.toMatchObject({
      code: "ERR_ASSET_INTEGRITY",
    });
  });

  it("reads nothing that the manifest does not name", async () => {
    const provider = memoryAssets({ ...bundleOf(files), "extra.txt": text("not promised") });
    const source = await provider.open();
    await expect(readVerified(source, manifest, "extra.txt")).rejects.toMatchObject({
      code: "ERR_ASSET_INTEGRITY",
    });
    expect(provider.reads).toEqual([]);
  });

  it("refuses a file of another bundle in the place of this one's", async () => {
    const source = await damaged({ "a.txt": files["data/b.txt"] });
    await expect(readVerified(source, manifest, "a.txt")).rejects.toMatchObject({
      code: "ERR_ASSET_INTEGRITY",
    });
  });

  it("asks the source for no more bytes than the file may have", async () => {
    const asked: (number | undefined)[] = [];
    const source = await damaged({});
    const watched: AssetSource = {
      origin: "watched",
      read: (path, options) => {
        asked.push(options?.maxBytes);
        return source.read(path, options);
      },
    };
    await readManifest(watched);
    await readVerified(watched, manifest, "a.txt");
    await readVerified(watched, manifest, "empty");
    expect(asked).toEqual([MAX_MANIFEST_BYTES, 12, 0]);
  });

  it("gives up with the caller's reason when aborted while it hashes", async () => {
    const controller = new AbortController();
    const reason = new Error("the caller's own reason");
    const source = await damaged({});
    const aborting: AssetSource = {
      origin: "aborting",
      read: async (path) => {
        const bytes = await source.read(path);
        controller.abort(reason);
        return bytes;
      },
    };
    await expect(readVerified(aborting, manifest, "a.txt", { signal: controller.signal })).rejects.toBe(
      reason,
    );
  });
});

describe("verifyInPlace", () => {
  // Larger than two pieces, so that pieces have to be put together right.
  const large = new Uint8Array(2 * 1024 * 1024 + 123).map((_, i) => (i * 31 + (i >> 8)) & 0xff);
  const manifestOfLarge = manifestFor({ "large.bin": large });
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "in-place-"));
    path = join(folder, "large.bin");
    await writeFile(path, large);
  });
  afterEach(() => rm(folder, { recursive: true }));
  const verify = (signal?: AbortSignal) => verifyInPlace(path, manifestOfLarge, "large.bin", { signal });

  it("accepts the file that the manifest promises, also behind a link", async () => {
    await expect(verify()).resolves.toBeUndefined();
    const link = join(folder, "link");
    await symlink(path, link);
    await expect(verifyInPlace(link, manifestOfLarge, "large.bin")).resolves.toBeUndefined();
  });

  it.each([0, 1024 * 1024 - 1, 1024 * 1024, large.length - 1])(
    "notices a bit that flipped at byte %i",
    async (at) => {
      const flipped = large.slice();
      flipped[at] = (flipped[at] as number) ^ 1;
      await writeFile(path, flipped);
      await expect(verify()).rejects.toMatchObject({ code: "ERR_ASSET_INTEGRITY", asset: "large.bin" });
    },
  );

  it.each([
    ["cut short", large.subarray(0, -1), `${large.length - 1} bytes`],
    ["emptied", new Uint8Array(0), "0 bytes"],
    ["longer", new Uint8Array(large.length + 1), `${large.length + 1} bytes`],
    ["left as a Git LFS pointer", POINTER, "a Git LFS pointer"],
  ])("refuses a file that was %s and says what is there", async (_, bytes, found) => {
    await writeFile(path, bytes);
    await expect(verify()).rejects.toMatchObject({ code: "ERR_ASSET_INTEGRITY", asset: "large.bin", found });
  });

  it("refuses what is no file, is gone, or is not in the manifest, without naming the folder", async () => {
    const refused = [
      verifyInPlace(folder, manifestOfLarge, "large.bin"),
      verifyInPlace(join(folder, "gone"), manifestOfLarge, "large.bin"),
      verifyInPlace(path, manifestOfLarge, "other.bin"),
    ];
    for (const outcome of await Promise.allSettled(refused)) {
      const { reason } = outcome as PromiseRejectedResult;
      expect(reason.code).toMatch(/^ERR_ASSET_(INTEGRITY|ACCESS)$/);
      expect(reason.message + JSON.stringify(reason)).not.toContain(folder);
    }
  });

  it("stops when it is aborted", async () => {
    await expect(verify(AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("verifyWholeBundle", () => {
  it("reads every file once and returns the manifest", async () => {
    const provider = memoryAssets(bundleOf(files));
    expect(await verifyWholeBundle(await provider.open())).toEqual(manifest);
    expect([...provider.reads].sort()).toEqual(["manifest.json", ...Object.keys(files)].sort());
  });

  it.each(Object.keys(files))("finds damage in %s", async (path) => {
    await expect(verifyWholeBundle(await damaged({ [path]: text("damage") }))).rejects.toMatchObject({
      code: "ERR_ASSET_INTEGRITY",
      asset: path,
    });
  });
});

describe("sha256", () => {
  // From FIPS 180-4's examples, https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values
  it.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ])("of %j is the standard's", async (content, digest) => {
    expect(await sha256(text(content))).toBe(digest);
  });

  it("is the same on either side of the size from which it is computed elsewhere", async () => {
    for (const length of [256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1]) {
      // Within a larger buffer, so that hashing the whole buffer by mistake shows.
      const bytes = new Uint8Array(length + 20).fill(7).subarray(10, 10 + length);
      expect(await sha256(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
    }
  });
});

describe("isLfsPointer", () => {
  it("knows a pointer by its first words", () => {
    expect(isLfsPointer(POINTER)).toBe(true);
    expect(isLfsPointer(text("version https://git-lf"))).toBe(false);
    expect(isLfsPointer(text(" version https://git-lfs.github.com/spec/v1"))).toBe(false);
    expect(isLfsPointer(new Uint8Array(0))).toBe(false);
  });
});
