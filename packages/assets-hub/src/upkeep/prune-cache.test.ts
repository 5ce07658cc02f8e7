import { chmod, lstat, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { verifyWholeBundle } from "@org/classifier-core/provider";
import { bundleOf } from "@org/classifier-core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deskOnHub, FILES, listAll, type Place, REPO, refusal, text } from "../__fixtures__/desk-on-hub.ts";
import {
  asOrdinaryUser,
  type CacheByHand,
  COMMIT,
  cacheAt,
  cacheByHand,
  gitName,
  HOUR_MS,
  OTHER_COMMIT,
  sha256,
} from "./__fixtures__/cache-by-hand.ts";
import { inspectCache } from "./inspect/inspect-cache.ts";
import { carryOut } from "./prune/carry-out.ts";
import { planRepository } from "./prune/plan-repository.ts";
import { type PruneCacheOptions, pruneCache } from "./prune-cache.ts";
import { scanCache } from "./scan-cache.ts";

const posix = process.platform !== "win32";
const DAY_MS = 24 * HOUR_MS;
const REPOSITORY = "models--org--desk";
const NOTHING = { removed: [], bytes: 0, kept: [], failed: [] };

beforeEach(() => void vi.stubEnv("HF_HUB_OFFLINE", ""));
afterEach(() => void vi.unstubAllEnvs());

let cache: CacheByHand;
afterEach(() => cache.close());

const prune = (options: PruneCacheOptions = {}) => pruneCache({ cacheDir: cache.cacheDir, ...options });
/** Every file, link and folder of the cache. */
const everything = async () =>
  (await readdir(cache.cacheDir, { recursive: true })).map((path) => path.replaceAll("\\", "/")).sort();

describe("pruneCache of what hubAssets has fetched", () => {
  let place: Place;
  beforeEach(async () => {
    place = await deskOnHub();
    cache = cacheAt(place.cacheDir, dirname(place.cacheDir), place.close);
  });

  it("leaves a bundle that is in use as it is, however old", async () => {
    await place.open();
    await cache.age(DAY_MS);
    const before = await everything();
    expect(await prune({ detached: true, incomplete: "all" })).toEqual({ dryRun: false, ...NOTHING });
    expect(await everything()).toEqual(before);
  });

  it("keeps a bundle that is pinned by its commit, which no ref points to, unless asked", async () => {
    await place.open({ revision: place.commit });
    await cache.age(DAY_MS);
    expect(await prune()).toMatchObject({
      removed: [],
      kept: [{ kind: "snapshot", path: `${REPOSITORY}/snapshots/${place.commit}`, reason: "detached" }],
    });
    await place.hub.stop();
    await verifyWholeBundle(await place.open({ revision: place.commit }));
    const size = Object.values(FILES).reduce((sum, { length }) => sum + length, 0);
    expect(await prune({ detached: true })).toMatchObject({ bytes: size, kept: [], failed: [] });
    // Nothing is left of it, and no empty folders either.
    expect(await everything()).toEqual(["CACHEDIR.TAG"]);
  });

  it.each([
    ["links", ""],
    ["copies", "1"],
  ])("clears an older revision made of %s, and the newer one is whole", async (_, copies) => {
    vi.stubEnv("HF_HUB_DISABLE_SYMLINKS", copies);
    await place.open();
    const files: Record<string, Uint8Array> = { ...FILES, "data/a.json": text('{"a":3}') };
    const { "manifest.json": __, ...rest } = files;
    const commit = place.hub.commit(REPO, bundleOf(rest));
    await place.open();
    await cache.age(DAY_MS);
    const before = await everything();
    const planned = await prune({ detached: true, dryRun: true });
    expect(await everything()).toEqual(before);
    const done = await prune({ detached: true });
    expect(done).toEqual({ ...planned, dryRun: false });
    const own = copies === "" ? [FILES["data/a.json"], FILES["manifest.json"]] : Object.values(FILES);
    expect(done.bytes).toBe(own.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0));
    expect((await scanCache({ cacheDir: cache.cacheDir })).repositories).toMatchObject([
      {
        warnings: [],
        unreferenced: { blobs: 0 },
        revisions: [{ commit, refs: ["main"], bundle: { missing: 0 } }],
      },
    ]);
    await place.hub.stop();
    await verifyWholeBundle(await place.open());
  });

  it("keeps what a download under way has put in place so far, whatever it is asked", async () => {
    // The model breaks off for good, and the other files are there without a ref.
    place.hub.setFault(/model\.onnx/, { corruptAt: 3 });
    await refusal(place.open());
    const before = await listAll(cache.cacheDir);
    expect(before.length).toBeGreaterThan(2);
    expect((await prune({ detached: true })).removed).toEqual([]);
    expect(await listAll(cache.cacheDir)).toEqual(before);
    place.hub.clearFaults();
    await verifyWholeBundle(await place.open());
  });
});

describe("pruneCache of a cache made by hand", () => {
  beforeEach(async () => {
    cache = await cacheByHand();
    await cache.file(REPOSITORY, COMMIT, "onnx/model.onnx", "weights");
    await cache.write(`${REPOSITORY}/refs/main`, COMMIT);
  });

  it("is nothing to do where there is no cache", async () => {
    expect(await pruneCache({ cacheDir: cache.at("none") })).toEqual({ dryRun: false, ...NOTHING });
  });

  it("clears abandoned downloads, and others only when asked for all", async () => {
    const [abandoned, active] = ["a", "b"].map(
      (digit) => `${REPOSITORY}/blobs/${gitName(digit)}.${digit}.incomplete`,
    );
    await cache.write(abandoned as string, "half");
    await cache.write(active as string, "half");
    await cache.age(6 * 60 * 1000, abandoned);
    expect(await prune()).toMatchObject({
      removed: [{ kind: "incomplete", repo: "org/desk", path: abandoned, bytes: 4 }],
      bytes: 4,
      kept: [{ kind: "incomplete", path: active, bytes: 4, reason: "active" }],
    });
    expect(await prune({ incomplete: "all" })).toMatchObject({ removed: [{ path: active }], bytes: 4 });
    expect((await refusal(prune({ incomplete: "some" as "all" }))).code).toBe("ERR_INVALID_ARGUMENT");
  });

  it("clears old contents that nobody refers to, and keeps young ones", async () => {
    const [old, young] = ["old", "young"].map((content) => `${REPOSITORY}/blobs/${gitName(content)}`);
    await cache.write(old as string, "old");
    await cache.write(young as string, "young");
    await cache.age(HOUR_MS + 60_000, old);
    await cache.age(HOUR_MS - 60_000, young);
    expect(await prune()).toMatchObject({
      removed: [{ kind: "blob", path: old, bytes: 3 }],
      kept: [{ kind: "blob", path: young, bytes: 5, reason: "young" }],
    });
  });

  it("keeps a content that another repository links to", async () => {
    const blob = `${REPOSITORY}/blobs/${gitName("shared")}`;
    await cache.write(blob, "shared");
    await cache.link(`datasets--org--data/snapshots/${COMMIT}/a.txt`, blob);
    await cache.age(DAY_MS);
    expect(await prune()).toMatchObject(NOTHING);
  });

  it("clears folders without files when they are old, also those of a snapshot nobody pinned", async () => {
    await cache.folder(`${REPOSITORY}/snapshots/${COMMIT}/data/deep`);
    await cache.folder(`${REPOSITORY}/snapshots/${OTHER_COMMIT}/onnx`);
    await cache.folder(`${REPOSITORY}/refs/refs/pr`);
    await cache.folder("models--org--empty/blobs");
    await cache.folder("models--org--empty/snapshots");
    expect((await prune()).removed).toEqual([]);
    await cache.age(DAY_MS);
    expect((await prune()).removed.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      `snapshot ${REPOSITORY}/snapshots/${OTHER_COMMIT}`,
      `folder ${REPOSITORY}/snapshots/${COMMIT}/data/deep`,
      `folder ${REPOSITORY}/snapshots/${COMMIT}/data`,
      `folder ${REPOSITORY}/refs/refs/pr`,
      `folder ${REPOSITORY}/refs/refs`,
      "folder models--org--empty",
    ]);
    expect(await prune()).toMatchObject(NOTHING);
    expect((await scanCache({ cacheDir: cache.cacheDir })).repositories).toMatchObject([{ warnings: [] }]);
  });

  it("keeps an empty snapshot that a ref points to", async () => {
    await cache.folder(`${REPOSITORY}/snapshots/${OTHER_COMMIT}/onnx`);
    await cache.write(`${REPOSITORY}/refs/v1`, OTHER_COMMIT);
    await cache.age(DAY_MS);
    expect((await prune({ detached: true })).removed).toMatchObject([
      { path: `${REPOSITORY}/snapshots/${OTHER_COMMIT}/onnx` },
    ]);
    expect((await scanCache({ cacheDir: cache.cacheDir })).repositories).toMatchObject([{ warnings: [] }]);
  });

  it("keeps a young snapshot without a ref even when asked for those", async () => {
    await cache.file(REPOSITORY, OTHER_COMMIT, "a.txt", "a");
    await cache.age(DAY_MS);
    await cache.age(60_000, `${REPOSITORY}/snapshots/${OTHER_COMMIT}/a.txt`);
    expect(await prune({ detached: true })).toMatchObject({ removed: [], kept: [{ reason: "young" }] });
  });

  it("clears Python's listing of a commit with its snapshot, and no other", async () => {
    await cache.file(REPOSITORY, OTHER_COMMIT, "a.txt", "a");
    for (const commit of [COMMIT, OTHER_COMMIT])
      await cache.write(`${REPOSITORY}/trees/${commit}.json`, "{}");
    await cache.age(DAY_MS);
    await prune({ detached: true });
    expect(await listAll(cache.at(`${REPOSITORY}/trees`))).toEqual([`${COMMIT}.json`]);
  });

  it("leaves a repository that holds something else where it is", async () => {
    await cache.file("models--org--other", COMMIT, "a.txt", "a");
    await cache.write(`models--org--other/.no_exist/${COMMIT}/b.txt`, "");
    await cache.age(DAY_MS);
    await prune({ detached: true });
    // With its folder of snapshots: without that, Python's tools call it damaged.
    expect((await everything()).filter((path) => path.startsWith("models--org--other/"))).toEqual([
      "models--org--other/.no_exist",
      `models--org--other/.no_exist/${COMMIT}`,
      `models--org--other/.no_exist/${COMMIT}/b.txt`,
      "models--org--other/blobs",
      "models--org--other/snapshots",
    ]);
  });

  it("does not promise to clear a repository that holds a file it does not know", async () => {
    await cache.file("models--org--other", COMMIT, "a.txt", "a");
    await cache.write("models--org--other/blobs/not-a-hash", "?");
    await cache.age(DAY_MS);
    const { removed } = await prune({ detached: true, dryRun: true });
    expect(removed.map(({ kind }) => kind)).toEqual(["snapshot", "blob"]);
    expect(await prune({ detached: true })).toMatchObject({ removed });
    expect((await scanCache({ cacheDir: cache.cacheDir })).repositories[1]).toMatchObject({ warnings: [] });
  });

  it.skipIf(!posix).each([
    ["a folder in a snapshot", `${REPOSITORY}/snapshots/${COMMIT}/linked`],
    ["a snapshot", `${REPOSITORY}/snapshots/${"3".repeat(40)}`],
  ])("keeps every content where a link stands for %s, whose files it cannot know", async (_, path) => {
    const lost = `${REPOSITORY}/blobs/${gitName("lost")}`;
    await cache.write(lost, "lost");
    await cache.link(`${REPOSITORY}/elsewhere/lost.txt`, lost);
    await cache.link(path, `${REPOSITORY}/elsewhere`);
    await cache.age(DAY_MS);
    expect(await prune()).toMatchObject({ removed: [], kept: [{ path: lost, reason: "uncertain" }] });
  });

  it("touches nothing of datasets and spaces, nor what it does not understand", async () => {
    for (const folder of ["datasets--org--a", "spaces--org--b", "kernels--org--c", "strange--org--d"]) {
      await cache.write(`${folder}/blobs/${gitName("lost")}`, "lost");
      await cache.write(`${folder}/blobs/x.incomplete`, "half");
      await cache.file(folder, COMMIT, "a.txt", "a");
    }
    await cache.write("version.txt", "1");
    await cache.write(".locks/models--org--desk/x.lock", "");
    await cache.write(`${REPOSITORY}/blobs/not-a-hash`, "?");
    await cache.write(`${REPOSITORY}/snapshots/main/a.txt`, "a");
    await cache.age(DAY_MS);
    const before = await everything();
    expect((await prune({ detached: true, incomplete: "all" })).removed).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  it("touches neither Python's shared store nor the links into it", async () => {
    const payload = `blobs/ff/${"f".repeat(64)}`;
    await cache.write("blobs/.huggingface-shared-blobs", "1\n");
    await cache.write(payload, "shared");
    await cache.write(`blobs/ee/${"e".repeat(64)}`, "nobody's");
    await cache.link(`${REPOSITORY}/blobs/${sha256("shared")}`, payload);
    await cache.link(`${REPOSITORY}/blobs/${sha256("other")}`, payload);
    await cache.link(
      `${REPOSITORY}/snapshots/${COMMIT}/shared.bin`,
      `${REPOSITORY}/blobs/${sha256("shared")}`,
    );
    await cache.age(DAY_MS);
    const before = await everything();
    expect(await prune({ detached: true })).toMatchObject(NOTHING);
    expect(await everything()).toEqual(before);
  });

  describe.skipIf(!posix)("deletes nothing through a link", () => {
    const treasure = async () => {
      await writeFile(join(cache.outside, gitName("treasure")), "treasure");
      await writeFile(join(cache.outside, "x.incomplete"), "half");
    };

    it.each([
      ["a repository", "models--org--link"],
      ["the blobs", "models--org--link/blobs"],
      ["the snapshots", "models--org--link/snapshots"],
      ["a snapshot", `models--org--link/snapshots/${OTHER_COMMIT}`],
      ["the refs", "models--org--link/refs"],
      ["the listings", "models--org--link/trees"],
    ])("that stands for %s", async (_, path) => {
      await treasure();
      await cache.link(path, { target: cache.outside });
      if (path !== "models--org--link")
        await cache.write(`models--org--link/blobs/${gitName("x")}`, "x").catch(() => {});
      await cache.age(DAY_MS);
      await prune({ detached: true, incomplete: "all" });
      const names = await readdir(cache.outside);
      expect(names).toEqual(expect.arrayContaining([gitName("treasure"), "x.incomplete"]));
      expect((await lstat(cache.at(path))).isSymbolicLink()).toBe(true);
    });

    it("inside a snapshot: the link goes with its snapshot, what it leads to stays", async () => {
      await treasure();
      await cache.file(REPOSITORY, OTHER_COMMIT, "a.txt", "a");
      await cache.link(`${REPOSITORY}/snapshots/${OTHER_COMMIT}/out.txt`, {
        target: join(cache.outside, gitName("treasure")),
      });
      await cache.link(`${REPOSITORY}/snapshots/${OTHER_COMMIT}/out`, { target: cache.outside });
      await cache.age(DAY_MS);
      const { removed } = await prune({ detached: true });
      expect(removed).toMatchObject([{ kind: "snapshot" }, { kind: "blob" }]);
      expect(await readFile(join(cache.outside, gitName("treasure")), "utf8")).toBe("treasure");
    });

    it("that is put in a folder's place after it was looked at", async () => {
      await cache.file(REPOSITORY, OTHER_COMMIT, "onnx/a.txt", "a");
      await writeFile(join(cache.outside, "a.txt"), "treasure");
      await cache.age(DAY_MS);
      const { root, repositories } = await inspectCache(cache.cacheDir);
      const options = { detached: true, incomplete: "abandoned", now: Date.now() } as const;
      const [repository] = repositories;
      if (root === undefined || repository === undefined) throw new Error("the cache was not found");
      const plan = planRepository(repository, new Set(), options);
      expect(plan.snapshots).toHaveLength(1);
      const folder = cache.at(`${REPOSITORY}/snapshots/${OTHER_COMMIT}/onnx`);
      await rename(folder, `${folder}-moved`);
      await symlink(cache.outside, folder);
      for await (const _ of carryOut(root, repository, plan, {
        ...options,
        dryRun: false,
        signal: undefined,
      }));
      expect(await readFile(join(cache.outside, "a.txt"), "utf8")).toBe("treasure");
    });
  });

  describe("looks again right before it deletes", () => {
    async function meanwhile(change: () => Promise<unknown>, prepare: () => Promise<unknown>) {
      await prepare();
      await cache.age(DAY_MS);
      const { root, repositories } = await inspectCache(cache.cacheDir);
      const [repository] = repositories;
      if (root === undefined || repository === undefined) throw new Error("the cache was not found");
      const options = { detached: true, incomplete: "abandoned", now: Date.now() } as const;
      const plan = planRepository(repository, new Set(), options);
      await change();
      const outcomes = [];
      for await (const { kind, removal } of carryOut(root, repository, plan, {
        ...options,
        dryRun: false,
        signal: undefined,
      })) {
        outcomes.push(`${kind}: ${typeof removal === "string" ? removal : removal.code}`);
      }
      return outcomes;
    }

    it("and keeps a snapshot that a ref points to by now, with its contents", async () => {
      const outcomes = await meanwhile(
        () => cache.write(`${REPOSITORY}/refs/v1`, OTHER_COMMIT),
        () => cache.file(REPOSITORY, OTHER_COMMIT, "a.txt", "a"),
      );
      expect(outcomes).toEqual(["snapshot: in use", "blob: in use"]);
      expect((await scanCache({ cacheDir: cache.cacheDir })).repositories[0]?.warnings).toEqual([]);
    });

    it("and keeps a content that a new link leads to by now", async () => {
      const blob = `${REPOSITORY}/blobs/${gitName("a")}`;
      const outcomes = await meanwhile(
        () => cache.link(`${REPOSITORY}/snapshots/${COMMIT}/a.txt`, blob),
        () => cache.write(blob, "a"),
      );
      expect(outcomes).toEqual(["blob: in use"]);
    });

    it("and keeps a download that goes on by now", async () => {
      const path = `${REPOSITORY}/blobs/${gitName("a")}.0a1b2c3d.incomplete`;
      const outcomes = await meanwhile(
        () => cache.write(path, "more of it"),
        () => cache.write(path, "half"),
      );
      expect(outcomes).toEqual(["incomplete: in use"]);
    });

    it("and keeps the rest of a repository in which something new has begun", async () => {
      await rm(cache.at(REPOSITORY), { recursive: true });
      const outcomes = await meanwhile(
        () => cache.write(`${REPOSITORY}/blobs/x.incomplete`, "new"),
        () => cache.file(REPOSITORY, COMMIT, "a.txt", "a"),
      );
      expect(outcomes).toEqual(["snapshot: removed", "blob: removed", "folder: in use"]);
      expect(await everything()).toEqual(expect.arrayContaining([`${REPOSITORY}/snapshots`]));
    });
  });

  it("leaves nothing damaged, wherever it is stopped", async () => {
    await cache.file(REPOSITORY, OTHER_COMMIT, "a.txt", "a");
    await cache.file(REPOSITORY, OTHER_COMMIT, "deep/b.txt", "b");
    await cache.write(`${REPOSITORY}/blobs/x.incomplete`, "half");
    await cache.age(DAY_MS);
    const { root, repositories } = await inspectCache(cache.cacheDir);
    const [repository] = repositories;
    if (root === undefined || repository === undefined) throw new Error("the cache was not found");
    const options = { detached: true, incomplete: "abandoned", now: Date.now() } as const;
    const plan = planRepository(repository, new Set(), options);
    let steps = 0;
    for await (const { removal } of carryOut(root, repository, plan, {
      ...options,
      dryRun: false,
      signal: undefined,
    })) {
      expect(removal).toBe("removed");
      steps++;
      expect((await scanCache({ cacheDir: cache.cacheDir })).repositories[0]?.warnings).toEqual([]);
    }
    expect(steps).toBe(4);
  });

  it.skipIf(!posix)("keeps every content where a part of the repository cannot be read", async () => {
    await cache.file(REPOSITORY, OTHER_COMMIT, "a.txt", "a");
    await cache.write(`${REPOSITORY}/refs/v1`, OTHER_COMMIT);
    await cache.write(`${REPOSITORY}/blobs/${gitName("lost")}`, "lost");
    await cache.age(DAY_MS);
    const hidden = cache.at(`${REPOSITORY}/snapshots/${OTHER_COMMIT}`);
    await chmod(hidden, 0);
    try {
      const { removed, kept } = await asOrdinaryUser(() => prune({ detached: true, dryRun: true }));
      expect(removed).toEqual([]);
      expect(kept.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual([
        "blob uncertain",
        "blob uncertain",
      ]);
      await chmod(hidden, 0o755);
      await rm(cache.at(`${REPOSITORY}/refs/v1`));
      const inside = cache.at(`${REPOSITORY}/snapshots/${OTHER_COMMIT}/inside`);
      await mkdir(inside, { mode: 0 });
      await cache.age(DAY_MS);
      const half = await asOrdinaryUser(() => prune({ detached: true, dryRun: true }));
      expect(half.kept.map(({ kind }) => kind)).toEqual(["snapshot", "blob"]);
      await rm(inside, { recursive: true });
      await cache.write(`${REPOSITORY}/refs/v1`, OTHER_COMMIT);
      await chmod(cache.at(`${REPOSITORY}/refs/v1`), 0);
      const unread = await asOrdinaryUser(() => prune({ detached: true, dryRun: true }));
      expect(unread.kept).toMatchObject([{ kind: "snapshot", reason: "uncertain" }]);
    } finally {
      await chmod(hidden, 0o755);
    }
  });

  it("keeps snapshots without a ref where a ref holds no commit: it may have meant one of them", async () => {
    await cache.file(REPOSITORY, OTHER_COMMIT, "a.txt", "a");
    await cache.write(`${REPOSITORY}/refs/main`, "");
    await cache.age(DAY_MS);
    const { removed, kept } = await prune({ detached: true });
    expect(removed).toEqual([]);
    expect(kept.map(({ reason }) => reason)).toEqual(["uncertain", "uncertain"]);
  });

  it.skipIf(!posix)("says what the system refused to delete, and clears the rest", async () => {
    await cache.write(`${REPOSITORY}/blobs/${gitName("lost")}`, "lost");
    await cache.file("models--org--other", COMMIT, "a.txt", "a");
    await cache.write(`models--org--other/refs/main`, COMMIT);
    await cache.write(`models--org--other/blobs/${gitName("lost")}`, "lost");
    await cache.age(DAY_MS);
    await chmod(cache.at("models--org--other/blobs"), 0o777);
    const { removed, failed } = await asOrdinaryUser(() => prune());
    expect(failed).toMatchObject([{ path: `${REPOSITORY}/blobs/${gitName("lost")}`, code: "EACCES" }]);
    expect(removed).toMatchObject([{ path: `models--org--other/blobs/${gitName("lost")}` }]);
  });

  it("stops when it is told to", async () => {
    const reason = new Error("enough");
    await expect(prune({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
