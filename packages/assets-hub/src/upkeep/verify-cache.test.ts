import { appendFile, chmod, mkdir, open, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleOf } from "@org/classifier-core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deskOnHub, FILES, type Place, REPO, refusal, text } from "../__fixtures__/desk-on-hub.ts";
import {
  asOrdinaryUser,
  type CacheByHand,
  COMMIT,
  cacheByHand,
  gitName,
  OTHER_COMMIT,
  sha256,
} from "./__fixtures__/cache-by-hand.ts";
import { type CacheProgress, verifyCache } from "./verify-cache.ts";

const posix = process.platform !== "win32";
const SIZE = Object.values(FILES).reduce((sum, { length }) => sum + length, 0);
const MODEL = "models/m/onnx/model.onnx";
const SOUND = { problems: [], notCheckable: [] };

beforeEach(() => void vi.stubEnv("HF_HUB_OFFLINE", ""));
afterEach(() => void vi.unstubAllEnvs());

/** Changes one byte in the middle, where no size tells. */
async function flipByte(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, size >> 1);
    byte[0] = (byte[0] ?? 0) ^ 1;
    await file.write(byte, 0, 1, size >> 1);
  } finally {
    await file.close();
  }
}

describe("verifyCache of what hubAssets has fetched", () => {
  let place: Place;
  beforeEach(async () => {
    place = await deskOnHub();
  });
  afterEach(() => place.close());

  const verify = (repo?: string) => verifyCache({ cacheDir: place.cacheDir, repo });
  const fileAt = (path: string) =>
    join(place.cacheDir, "models--org--desk", "snapshots", place.commit, ...path.split("/"));
  const pathOf = (path: string) => `models--org--desk/snapshots/${place.commit}/${path}`;

  it.each([
    ["links", "", SOUND],
    // The manifest is a file of its own here, and Python has left no listing.
    ["copies", "1", { problems: [], notCheckable: [{ file: "manifest.json" }] }],
  ])("finds nothing wrong with %s, without a request", async (_, copies, expected) => {
    vi.stubEnv("HF_HUB_DISABLE_SYMLINKS", copies);
    await place.open();
    await place.hub.stop();
    const { bytes, checked, ...rest } = await verify();
    expect(rest).toMatchObject({ repositories: 1, ...expected });
    const unread = copies === "" ? 0 : (FILES["manifest.json"]?.length ?? 0);
    expect({ bytes, checked }).toEqual({
      bytes: SIZE - unread,
      checked: Object.keys(FILES).length - (unread === 0 ? 0 : 1),
    });
  });

  it.each([
    ["a large file, by its SHA-256", MODEL, 64],
    ["a small file, by Git's SHA-1", "data/a.json", 40],
  ])("finds one wrong byte of %s", async (_, path, digits) => {
    await place.open();
    await flipByte(fileAt(path));
    const { problems } = await verify(REPO);
    const [blob] = problems;
    expect(blob).toMatchObject({
      kind: "model",
      repo: REPO,
      blob: expect.stringMatching(`^[0-9a-f]{${digits}}$`),
    });
    expect(blob?.path).toBe(`models--org--desk/blobs/${blob?.blob}`);
    expect(blob?.expected).toContain(blob?.blob);
    expect(blob?.found).not.toContain(blob?.blob);
    // A hash alone would say nothing to a person.
    expect(blob).toMatchObject({ commit: place.commit, file: path });
    // Not a second time as the file of the bundle that it spoils.
    expect(problems).toHaveLength(1);
  });

  it.each(["data/a.json", MODEL])("finds %s cut short, grown, or gone", async (path) => {
    await place.open();
    await appendFile(fileAt(path), "x");
    expect((await verify()).problems).toMatchObject([{ blob: expect.any(String), file: path }]);
    await writeFile(fileAt(path), "");
    expect((await verify()).problems).toMatchObject([
      { found: expect.stringContaining("0 bytes"), file: path },
    ]);
    await rm(fileAt(path));
    // The blob is there still, and spoilt.
    expect((await verify()).problems).toMatchObject([
      { blob: expect.any(String) },
      { commit: place.commit, file: path, found: "none" },
    ]);
  });

  it("tells once of a bundle's file whose blob is gone", async () => {
    await place.open();
    await rm(join(place.cacheDir, "models--org--desk", "blobs", sha256(FILES[MODEL] as Uint8Array)));
    expect((await verify()).problems).toMatchObject([{ path: pathOf(MODEL), found: "a link to nothing" }]);
  });

  it("finds a file of a bundle that is a link to another's sound blob", async () => {
    await place.open();
    await rm(fileAt("data/a.json"));
    await symlink(`../../../blobs/${gitName(FILES["data/b.json"] as Uint8Array)}`, fileAt("data/a.json"));
    expect((await verify()).problems).toMatchObject([
      { file: "data/a.json", expected: expect.stringContaining(sha256(FILES["data/a.json"] as Uint8Array)) },
    ]);
  });

  it("checks copies by the bundle's manifest, and by Python's listing where there is one", async () => {
    vi.stubEnv("HF_HUB_DISABLE_SYMLINKS", "1");
    await place.open();
    await flipByte(fileAt(MODEL));
    const damaged = { commit: place.commit, file: MODEL, path: pathOf(MODEL) };
    expect((await verify()).problems).toMatchObject([damaged]);
    await flipByte(fileAt(MODEL));

    const files = Object.fromEntries(
      Object.entries(FILES).map(([path, bytes]) => [
        path,
        path === MODEL
          ? { size: 130, blob_id: gitName("pointer"), lfs_sha256: sha256(bytes), lfs_size: bytes.length }
          : { size: bytes.length, blob_id: gitName(bytes) },
      ]),
    );
    const trees = join(place.cacheDir, "models--org--desk", "trees");
    await mkdir(trees);
    await writeFile(join(trees, `${place.commit}.json`), JSON.stringify({ format_version: 1, files }));
    expect(await verify()).toMatchObject(SOUND);
    await flipByte(fileAt("manifest.json"));
    expect((await verify()).problems).toMatchObject([{ file: "manifest.json" }]);
  });

  it("tells how far it has come, in bytes, up to all of them", async () => {
    await place.open();
    const events: CacheProgress[] = [];
    await verifyCache({ cacheDir: place.cacheDir, onProgress: (event) => events.push(event) });
    expect(events[0]).toEqual({ loaded: 0, total: SIZE });
    expect(events.at(-1)).toEqual({ loaded: SIZE, total: SIZE });
    expect(events.every(({ loaded }, i) => loaded >= (events[i - 1]?.loaded ?? 0))).toBe(true);
  });

  it("stops between two pieces of a file when it is told to", async () => {
    await place.open();
    const controller = new AbortController();
    const reason = new Error("enough");
    const verifying = verifyCache({
      cacheDir: place.cacheDir,
      signal: controller.signal,
      onProgress: ({ loaded }) => loaded > 0 && controller.abort(reason),
    });
    await expect(verifying).rejects.toBe(reason);
  });

  it("refuses a repository the cache does not have, and what is none", async () => {
    await place.open();
    const error = await refusal(verify("org/other"));
    expect(error.code).toBe("ERR_INVALID_ARGUMENT");
    expect(error.message).toContain("classifier-prepare cache ls");
    expect((await refusal(verify("../other"))).code).toBe("ERR_INVALID_ARGUMENT");
  });

  it("finds nothing in a cache that is not there", async () => {
    expect(await verify()).toEqual({ repositories: 0, checked: 0, bytes: 0, problems: [], notCheckable: [] });
  });
});

describe("verifyCache of a cache made by hand", () => {
  let cache: CacheByHand;
  beforeEach(async () => {
    cache = await cacheByHand();
    await cache.file("models--org--desk", COMMIT, "onnx/model.onnx", "weights");
    await cache.write("models--org--desk/refs/main", COMMIT);
  });
  afterEach(() => cache.close());
  const verify = () => verifyCache({ cacheDir: cache.cacheDir });

  it("checks blobs nobody refers to, and those of datasets", async () => {
    await cache.write(`models--org--desk/blobs/${gitName("a")}`, "b");
    await cache.write(`models--org--desk/blobs/${gitName("c")}.0a1b2c3d.incomplete`, "half");
    await cache.file("datasets--org--data", COMMIT, "rows.csv", "1,2");
    await cache.write(`datasets--org--data/blobs/${gitName("1,2")}`, "1,3");
    expect((await verify()).problems).toEqual([
      {
        kind: "model",
        repo: "org/desk",
        path: `models--org--desk/blobs/${gitName("a")}`,
        blob: gitName("a"),
        expected: `Git's SHA-1 ${gitName("a")}`,
        found: `${gitName("b")} (1 bytes)`,
      },
      expect.objectContaining({ kind: "dataset", repo: "org/data" }),
    ]);
    expect((await verifyCache({ cacheDir: cache.cacheDir, repo: "org/desk" })).problems).toHaveLength(1);
  });

  it("checks a blob that is a link into Python's shared store by its own name", async () => {
    const store = "f".repeat(64);
    await cache.write("blobs/.huggingface-shared-blobs", "1\n");
    await cache.write(`blobs/ff/${store}`, "shared");
    await cache.link(`models--org--desk/blobs/${sha256("shared")}`, `blobs/ff/${store}`);
    await cache.link(
      `models--org--desk/snapshots/${COMMIT}/shared.bin`,
      `models--org--desk/blobs/${sha256("shared")}`,
    );
    expect(await verify()).toMatchObject(SOUND);
    await writeFile(cache.at(`blobs/ff/${store}`), "spoilt");
    expect((await verify()).problems).toMatchObject([{ blob: sha256("shared") }]);
  });

  it("says of a file without any hash that it cannot be checked, once, and of a listing of another format", async () => {
    await cache.write(`models--org--desk/snapshots/${COMMIT}/plain.txt`, "plain");
    await cache.write(`models--org--desk/trees/${COMMIT}.json`, '{"format_version":2,"files":{}}');
    expect(await verify()).toMatchObject({
      problems: [],
      notCheckable: [{ kind: "model", repo: "org/desk", commit: COMMIT, file: "plain.txt" }],
    });
  });

  it("takes a blob of another naming for what its snapshot says of it", async () => {
    const files = bundleOf({ "a.txt": text("a") });
    for (const [path, bytes] of Object.entries(files)) {
      await cache.write(`models--org--mirror/blobs/W-${path.length}`, bytes);
      await cache.link(
        `models--org--mirror/snapshots/${COMMIT}/${path}`,
        `models--org--mirror/blobs/W-${path.length}`,
      );
    }
    expect(await verify()).toMatchObject({ problems: [], notCheckable: [{ file: "manifest.json" }] });
    await cache.write("models--org--mirror/blobs/W-5", "b");
    expect((await verify()).problems).toMatchObject([{ repo: "org/mirror", file: "a.txt" }]);
  });

  it.skipIf(!posix)(
    "tells of links and refs that lead nowhere, and reads nothing outside the cache",
    async () => {
      await writeFile(join(cache.outside, "secret"), "not ours");
      const snapshot = `models--org--desk/snapshots/${COMMIT}`;
      await cache.link(`${snapshot}/gone`, `models--org--desk/blobs/${gitName("gone")}`);
      await cache.link(`${snapshot}/loop`, `${snapshot}/loop`);
      await cache.link(`${snapshot}/secret`, { target: join(cache.outside, "secret") });
      await cache.link(`models--org--desk/blobs/${gitName("s")}`, { target: join(cache.outside, "secret") });
      await cache.folder(`models--org--desk/blobs/${gitName("folder")}`);
      await cache.write("models--org--desk/refs/old", OTHER_COMMIT);
      await cache.write("models--org--desk/refs/bad", "../..");
      await cache.link("models--org--link", { target: cache.outside });
      const { problems, bytes } = await verify();
      expect(problems.map(({ repo, path }) => [repo, path.split("/").at(-1)])).toEqual([
        ["org/link", "models--org--link"],
        ["org/desk", "gone"],
        ["org/desk", "loop"],
        ["org/desk", "secret"],
        ["org/desk", "bad"],
        ["org/desk", "old"],
        ...[gitName("folder"), gitName("s")].sort().map((name) => ["org/desk", name]),
      ]);
      expect(bytes).toBe("weights".length);
      expect(JSON.stringify(problems)).not.toContain(cache.outside);
    },
  );

  it.skipIf(!posix)("tells of a content that may not be read, and goes on", async () => {
    const blob = cache.at(`models--org--desk/blobs/${gitName("weights")}`);
    await cache.file("models--org--desk", COMMIT, "b.txt", "b");
    await chmod(blob, 0);
    const { problems, checked } = await asOrdinaryUser(verify);
    expect(problems).toMatchObject([{ found: "the system's error EACCES" }]);
    expect(checked).toBe(2);
  });
});
