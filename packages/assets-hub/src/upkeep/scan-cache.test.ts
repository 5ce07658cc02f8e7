import { chmod, rm, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deskOnHub, FILES, type Place, REPO, refusal, text } from "../__fixtures__/desk-on-hub.ts";
import {
  asOrdinaryUser,
  type CacheByHand,
  COMMIT,
  cacheByHand,
  gitName,
  HOUR_MS,
  OTHER_COMMIT,
  sha256,
} from "./__fixtures__/cache-by-hand.ts";
import { scanCache } from "./scan-cache.ts";

const posix = process.platform !== "win32";
const SIZE = Object.values(FILES).reduce((sum, { length }) => sum + length, 0);
const DIGEST = JSON.parse(new TextDecoder().decode(FILES["manifest.json"])).digest;

beforeEach(() => void vi.stubEnv("HF_HUB_OFFLINE", ""));
afterEach(() => void vi.unstubAllEnvs());

describe("scanCache of what hubAssets has fetched", () => {
  let place: Place;
  beforeEach(async () => {
    place = await deskOnHub();
  });
  afterEach(() => place.close());

  it.each([
    ["links", ""],
    ["copies", "1"],
  ])("finds the repository, its revision as %s, the refs to it and the bundle", async (_, copies) => {
    vi.stubEnv("HF_HUB_DISABLE_SYMLINKS", copies);
    place.hub.tag(REPO, "v1", "main");
    await place.open();
    await place.open({ revision: "v1" });
    const scan = await scanCache({ cacheDir: place.cacheDir });
    expect(scan).toEqual({
      cacheDir: place.cacheDir,
      bytes: SIZE,
      warnings: [],
      repositories: [
        {
          kind: "model",
          repo: REPO,
          bytes: SIZE,
          blobs: Object.keys(FILES).length,
          lastModifiedMs: expect.any(Number),
          unreferenced: { blobs: 0, bytes: 0 },
          incomplete: [],
          warnings: [],
          revisions: [
            {
              commit: place.commit,
              refs: ["main", "v1"],
              bytes: SIZE,
              files: Object.keys(FILES).length,
              lastModifiedMs: expect.any(Number),
              bundle: { id: "test-bundle", version: "1", digest: DIGEST, missing: 0 },
            },
          ],
        },
      ],
    });
    expect(Math.abs(Date.now() - (scan.repositories[0]?.lastModifiedMs ?? 0))).toBeLessThan(HOUR_MS);
  });

  it("counts a content once, however many revisions and paths refer to it", async () => {
    await place.open();
    const next = { ...FILES, "unused.txt": text("not of the bundle") };
    const second = place.hub.commit(REPO, next);
    await place.open();
    const [repository] = (await scanCache({ cacheDir: place.cacheDir })).repositories;
    expect(repository?.bytes).toBe(SIZE);
    expect(repository?.revisions.map(({ commit, refs, bytes }) => ({ commit, refs, bytes }))).toEqual(
      [
        { commit: place.commit, refs: [], bytes: SIZE },
        { commit: second, refs: ["main"], bytes: SIZE },
      ].sort((a, b) => (a.commit < b.commit ? -1 : 1)),
    );
  });

  it("counts the files a bundle lacks", async () => {
    await place.open();
    const snapshot = join(place.cacheDir, "models--org--desk", "snapshots", place.commit);
    await rm(join(snapshot, "data/a.json"));
    const [repository] = (await scanCache({ cacheDir: place.cacheDir })).repositories;
    expect(repository?.revisions[0]?.bundle?.missing).toBe(1);
    expect(repository?.unreferenced).toEqual({ blobs: 1, bytes: FILES["data/a.json"]?.length });
  });

  it("is the same through a link to the whole cache", async () => {
    await place.open();
    const alias = `${place.cacheDir}-alias`;
    await symlink(place.cacheDir, alias);
    const [there, here] = [
      await scanCache({ cacheDir: alias }),
      await scanCache({ cacheDir: place.cacheDir }),
    ];
    expect(there).toEqual({ ...here, cacheDir: alias });
  });

  it("looks where the environment says the cache is", async () => {
    vi.stubEnv("HF_HUB_CACHE", place.cacheDir);
    await place.open();
    expect((await scanCache()).repositories.map(({ repo }) => repo)).toEqual([REPO]);
  });
});

describe("scanCache of a cache made by hand", () => {
  let cache: CacheByHand;
  beforeEach(async () => {
    cache = await cacheByHand();
  });
  afterEach(() => cache.close());

  const scan = () => scanCache({ cacheDir: cache.cacheDir });
  /** The warnings about the one repository, or about the cache where there is none. */
  async function warnings() {
    const { repositories, warnings: foreign } = await scan();
    return [...foreign, ...repositories.flatMap((repository) => repository.warnings)];
  }
  const seed = async () => {
    await cache.file("models--org--desk", COMMIT, "onnx/model.onnx", "weights");
    await cache.write("models--org--desk/refs/main", COMMIT);
  };

  it("is empty where there is no such folder", async () => {
    const cacheDir = cache.at("none/at/all");
    expect(await scanCache({ cacheDir })).toEqual({ cacheDir, repositories: [], bytes: 0, warnings: [] });
  });

  it("refuses a file in the cache's place, and an empty name, without a path", async () => {
    await cache.write("file", "");
    const error = await refusal(scanCache({ cacheDir: cache.at("file") }));
    expect(error.code).toBe("ERR_HUB_CACHE");
    expect(error.message).not.toContain(cache.outside.slice(0, 8));
    expect((await refusal(scanCache({ cacheDir: " " }))).code).toBe("ERR_INVALID_ARGUMENT");
  });

  it("lists every kind, models first, and says which is which", async () => {
    for (const folder of [
      "spaces--org--b",
      "datasets--org--a",
      "kernels--org--k",
      "models--gpt2",
      "models--a--z",
    ]) {
      await cache.file(folder, COMMIT, "a.txt", "a");
    }
    expect((await scan()).repositories.map(({ kind, repo }) => `${kind} ${repo}`)).toEqual([
      "model a/z",
      "model gpt2",
      "dataset org/a",
      "space org/b",
      "kernel org/k",
    ]);
  });

  it("finds refs in sub-folders, and takes no other file of the cache for one", async () => {
    await seed();
    await cache.write("models--org--desk/refs/refs/pr/1", `${COMMIT}\n`);
    await cache.write("models--org--desk/refs/.DS_Store", "mac");
    await cache.write("models--org--desk/snapshots/.DS_Store", "mac");
    await cache.write("models--org--desk/.no_exist/x/y", "");
    await cache.write("CACHEDIR.TAG", "Signature");
    await cache.folder(".locks/models--org--desk");
    expect((await scan()).repositories[0]?.revisions[0]?.refs).toEqual(["main", "refs/pr/1"]);
    expect(await warnings()).toEqual([]);
  });

  it("is no bundle where the manifest is another one's, or does not end", async () => {
    await seed();
    await cache.file("models--org--desk", COMMIT, "manifest.json", '{"name":"web app"}');
    await cache.file("models--org--desk", OTHER_COMMIT, "manifest.json", "[".repeat(5_000_000));
    await cache.file("datasets--org--desk", COMMIT, "manifest.json", FILES["manifest.json"] as Uint8Array);
    const { repositories } = await scan();
    expect(repositories.flatMap(({ revisions }) => revisions).map(({ bundle }) => bundle)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await warnings()).toEqual([]);
  });

  it("tells unfinished downloads that were given up from those that may go on", async () => {
    await seed();
    const name = gitName("new");
    await cache.write(`models--org--desk/blobs/${name}.0a1b2c3d.incomplete`, "ne");
    await cache.write(`models--org--desk/blobs/${name}.4e5f6a7b.incomplete`, "n");
    await cache.age(HOUR_MS, `models--org--desk/blobs/${name}.4e5f6a7b.incomplete`);
    await writeFile(join(cache.outside, "big"), "outside");
    await cache.link("models--org--desk/blobs/x.incomplete", { target: join(cache.outside, "big") });
    expect((await scan()).repositories[0]?.incomplete).toEqual([
      { name: `${name}.0a1b2c3d.incomplete`, bytes: 2, lastModifiedMs: expect.any(Number), abandoned: false },
      { name: `${name}.4e5f6a7b.incomplete`, bytes: 1, lastModifiedMs: expect.any(Number), abandoned: true },
    ]);
    expect((await scan()).repositories[0]?.bytes).toBe("weights".length);
  });

  it("takes Python's shared store for no damage, and counts a content of two repositories once", async () => {
    const hash = sha256("shared");
    const payload = `blobs/${hash.slice(0, 2)}/${hash}`;
    await cache.write("blobs/.huggingface-shared-blobs", "1\n");
    await cache.write(payload, "shared");
    await cache.write(`${payload}.refs`, "");
    // A content that no repository refers to any more takes room all the same.
    await cache.write(`blobs/ee/${"e".repeat(64)}`, "left over");
    for (const folder of ["models--org--a", "datasets--org--b"]) {
      await cache.link(`${folder}/blobs/${hash}`, payload);
      await cache.link(`${folder}/snapshots/${COMMIT}/model.bin`, `${folder}/blobs/${hash}`);
    }
    const found = await scan();
    expect(found).toMatchObject({ bytes: 6 + 9, sharedStore: { blobs: 2, bytes: 6 + 9 } });
    expect(found.repositories.map(({ bytes, blobs }) => ({ bytes, blobs }))).toEqual([
      { bytes: 6, blobs: 1 },
      { bytes: 6, blobs: 1 },
    ]);
    expect(await warnings()).toEqual([]);
    // Without the mark it may be anybody's folder.
    await cache.write("blobs/.huggingface-shared-blobs", "2\n");
    expect(await warnings()).toMatchObject([{ kind: "unknown", path: "blobs" }]);
  });

  const REPOSITORY = "models--org--desk";
  const SNAPSHOT = `${REPOSITORY}/snapshots/${COMMIT}`;
  const DAMAGE: [string, (cache: CacheByHand) => Promise<unknown>, { kind: string; path: string }[]][] = [
    [
      "a ref to a commit that is not here",
      (c) => c.write(`${REPOSITORY}/refs/old`, OTHER_COMMIT),
      [{ kind: "missing-snapshot", path: `${REPOSITORY}/refs/old` }],
    ],
    [
      "a ref that holds a path",
      (c) => c.write(`${REPOSITORY}/refs/old`, "../../../outside"),
      [{ kind: "no-commit", path: `${REPOSITORY}/refs/old` }],
    ],
    [
      "a ref that does not end",
      (c) => c.write(`${REPOSITORY}/refs/old`, COMMIT.repeat(1000)),
      [{ kind: "no-commit", path: `${REPOSITORY}/refs/old` }],
    ],
    [
      "a link where a ref belongs",
      (c) => c.link(`${REPOSITORY}/refs/old`, `${REPOSITORY}/refs/main`),
      [{ kind: "not-a-file", path: `${REPOSITORY}/refs/old` }],
    ],
    [
      "a link to a blob that is gone",
      (c) => c.link(`${SNAPSHOT}/gone.txt`, `${REPOSITORY}/blobs/${gitName("gone")}`),
      [{ kind: "broken-link", path: `${SNAPSHOT}/gone.txt` }],
    ],
    [
      "a link that leads to itself",
      (c) => c.link(`${SNAPSHOT}/loop.txt`, `${SNAPSHOT}/loop.txt`),
      [{ kind: "link-loop", path: `${SNAPSHOT}/loop.txt` }],
    ],
    [
      "a link that leaves the cache",
      (c) => c.link(`${SNAPSHOT}/secret.txt`, { target: join(c.outside, "secret.txt") }),
      [{ kind: "link-outside", path: `${SNAPSHOT}/secret.txt` }],
    ],
    [
      "a link to a folder outside",
      (c) => c.link(`${SNAPSHOT}/folder`, { target: c.outside }),
      [{ kind: "link-outside", path: `${SNAPSHOT}/folder` }],
    ],
    [
      "a link to a folder of the cache",
      (c) => c.link(`${SNAPSHOT}/folder`, `${REPOSITORY}/blobs`),
      [{ kind: "not-a-file", path: `${SNAPSHOT}/folder` }],
    ],
    [
      "a blob that is a folder",
      (c) => c.folder(`${REPOSITORY}/blobs/${gitName("folder")}`),
      [{ kind: "not-a-file", path: `${REPOSITORY}/blobs/${gitName("folder")}` }],
    ],
    [
      "a blob that is a link to nothing",
      (c) => c.link(`${REPOSITORY}/blobs/${gitName("x")}`, "blobs/x"),
      [{ kind: "broken-link", path: `${REPOSITORY}/blobs/${gitName("x")}` }],
    ],
    [
      "a snapshot that is a file",
      (c) => c.write(`${REPOSITORY}/snapshots/${OTHER_COMMIT}`, ""),
      [{ kind: "not-a-folder", path: `${REPOSITORY}/snapshots/${OTHER_COMMIT}` }],
    ],
    [
      "a snapshot that is a link to another",
      (c) => c.link(`${REPOSITORY}/snapshots/${OTHER_COMMIT}`, SNAPSHOT),
      [{ kind: "not-a-folder", path: `${REPOSITORY}/snapshots/${OTHER_COMMIT}` }],
    ],
    [
      "a snapshot of no commit",
      (c) => c.write(`${REPOSITORY}/snapshots/main/a.txt`, "a"),
      [{ kind: "no-commit", path: `${REPOSITORY}/snapshots/main` }],
    ],
    [
      "a repository without snapshots",
      (c) => c.write(`models--org--other/blobs/${gitName("a")}`, "a"),
      [{ kind: "no-snapshots", path: "models--org--other/snapshots" }],
    ],
    [
      "a repository that is a link to outside",
      (c) => c.link("models--org--other", { target: c.outside }),
      [{ kind: "not-a-folder", path: "models--org--other" }],
    ],
    [
      "something that is no repository",
      (c) => c.write("version.txt", "1"),
      [{ kind: "unknown", path: "version.txt" }],
    ],
  ];
  // Windows lets nobody make links without asking for it.
  it.skipIf(!posix).each(DAMAGE)("warns of %s, and of nothing else", async (_, damage, expected) => {
    await seed();
    await writeFile(join(cache.outside, "secret.txt"), "not ours");
    await damage(cache);
    expect(await warnings()).toMatchObject(expected);
    // What is well is still listed.
    const desk = (await scan()).repositories.find(({ repo }) => repo === "org/desk");
    const revision = desk?.revisions.find(({ commit }) => commit === COMMIT);
    expect(revision).toMatchObject({
      refs: expect.arrayContaining(["main"]),
      files: 1,
      bytes: "weights".length,
    });
  });

  it("is in the order of paths, however the system lists them", async () => {
    await seed();
    for (const name of ["z", "a", "m"]) await cache.write(`models--org--desk/refs/${name}`, OTHER_COMMIT);
    expect((await warnings()).map(({ path }) => path.at(-1))).toEqual(["a", "m", "z"]);
  });

  it("misses no snapshot while a first download is under way", async () => {
    await cache.write(`models--org--new/blobs/${gitName("a")}.0a1b2c3d.incomplete`, "a");
    expect(await warnings()).toEqual([]);
  });

  it.skipIf(!posix)("warns of what this user may not read, and lists the rest", async () => {
    await seed();
    await cache.file("models--org--desk", OTHER_COMMIT, "a.txt", "a");
    await chmod(cache.at(`models--org--desk/snapshots/${OTHER_COMMIT}`), 0);
    try {
      const found = await asOrdinaryUser(scan);
      expect(found.repositories[0]).toMatchObject({
        bytes: "weights".length,
        warnings: [
          { kind: "unreadable", path: `models--org--desk/snapshots/${OTHER_COMMIT}`, commit: OTHER_COMMIT },
        ],
      });
      await chmod(cache.at("models--org--desk/snapshots"), 0);
      // Nothing is known of its snapshots, and so not that they are missing.
      expect((await asOrdinaryUser(scan)).repositories[0]?.warnings).toMatchObject([
        { kind: "unreadable", path: "models--org--desk/snapshots" },
      ]);
      await chmod(cache.cacheDir, 0);
      const error = await asOrdinaryUser(() => refusal(scan()));
      expect(error.code).toBe("ERR_HUB_CACHE");
      expect(error.message).not.toContain(cache.cacheDir);
    } finally {
      await chmod(cache.cacheDir, 0o755);
      await chmod(cache.at("models--org--desk/snapshots"), 0o755);
      await chmod(cache.at(`models--org--desk/snapshots/${OTHER_COMMIT}`), 0o755);
    }
  });

  it("names no folder of this machine but the cache's own", async () => {
    await seed();
    for (const [, damage] of posix ? DAMAGE.slice(0, 7) : []) await damage(cache).catch(() => {});
    const { cacheDir, ...rest } = await scan();
    expect(cacheDir).toBe(cache.cacheDir);
    expect(JSON.stringify(rest)).not.toContain(cacheDir);
    expect(JSON.stringify(rest)).not.toContain(homedir());
  });

  it("stops when it is told to", async () => {
    await seed();
    const reason = new Error("enough");
    await expect(scanCache({ cacheDir: cache.cacheDir, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });
});
