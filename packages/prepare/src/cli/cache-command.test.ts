import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import type {
  CachePrune,
  CacheScan,
  CacheVerification,
  PruneCacheOptions,
  VerifyCacheOptions,
} from "@org/classifier-assets-hub";
import { onScreens } from "@org/classifier-command-line/testing";
import { bundleOf } from "@org/classifier-core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CacheWork } from "./cache-command.ts";
import { type CliWork, run } from "./run.ts";
import { asTyped } from "./show-cache.ts";

/** Runs a line as the command does; with `work` in place of the library. */
const cli = (line: readonly string[], work?: Partial<CacheWork>, signal?: AbortSignal) =>
  onScreens((io) => (work === undefined ? run(line, io) : run(line, io, work as CliWork)), { signal });

const COMMIT = "0123456789".repeat(4);
const DAY = Date.UTC(2026, 10, 24);
const DIGEST = "f".repeat(64);

describe("cache ls", () => {
  const scan: CacheScan = {
    cacheDir: join(homedir(), ".cache", "huggingface", "hub"),
    bytes: 24_113_344,
    warnings: [],
    repositories: [
      {
        kind: "model",
        repo: "org/desk",
        bytes: 24_100_000,
        blobs: 6,
        lastModifiedMs: DAY,
        revisions: [
          {
            commit: COMMIT,
            refs: ["main", "v1"],
            bytes: 24_100_000,
            files: 6,
            lastModifiedMs: DAY,
            bundle: { id: "desk", version: "1.0.0", digest: DIGEST, missing: 0 },
          },
          {
            commit: "f".repeat(40),
            refs: [],
            bytes: 999,
            files: 12,
            lastModifiedMs: DAY,
            bundle: { id: "desk\u001b[2J", version: "0.9.0", digest: DIGEST, missing: 2 },
          },
        ],
        unreferenced: { blobs: 1, bytes: 12_345 },
        incomplete: [
          { name: "a.1.incomplete", bytes: 500_000, lastModifiedMs: DAY, abandoned: true },
          { name: "b.1.incomplete", bytes: 500_000, lastModifiedMs: DAY, abandoned: false },
        ],
        warnings: [
          {
            kind: "broken-link",
            path: "models--org--desk/snapshots/0/a\u009b31m.txt",
            expected: "a link to a file",
            found: "a link to nothing",
          },
        ],
      },
      {
        kind: "dataset",
        repo: "org/data",
        bytes: 0,
        blobs: 0,
        lastModifiedMs: DAY,
        revisions: [],
        unreferenced: { blobs: 0, bytes: 0 },
        incomplete: [],
        warnings: [],
      },
    ],
  };

  it("shows a row a revision, what is left over and what is damaged, and no control characters", async () => {
    const { code, stdout, stderr } = await cli(["cache", "ls"], { scanCache: async () => scan });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`~${sep}.cache${sep}huggingface${sep}hub: 2 repositories, 24.1 MB

repository        commit   refs      files     size  modified    bundle
org/desk          0123456  main, v1      6  24.1 MB  2026-11-24  desk 1.0.0
org/desk          fffffff  none         12    999 B  2026-11-24  desk\ufffd[2J 0.9.0, 2 files missing
dataset org/data  none                   0      0 B  2026-11-24

unfinished: 2 downloads, 1.0 MB; 1 given up
in no revision: 1 content, 12.3 kB
\`classifier-prepare cache prune\` shows what of it may go

1 warning
warning [broken-link] models--org--desk/snapshots/0/a\ufffd31m.txt: expected a link to a file, found a link to nothing
`);
  });

  it("with --json prints one object, the folder as a person would type it", async () => {
    const { stdout } = await cli(["cache", "ls", "--json"], { scanCache: async () => scan });
    expect(JSON.parse(stdout)).toEqual({ ...scan, cacheDir: asTyped(scan.cacheDir) });
    expect(stdout).not.toContain(homedir());
  });

  it("of a cache that is not there is one line", async () => {
    const cacheDir = join(tmpdir(), "no-such-cache");
    const { code, stdout } = await cli(["cache", "ls", "--cache-dir", cacheDir]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${cacheDir}: 0 repositories, 0 B\n` });
  });
});

describe("asTyped", () => {
  it.each([
    ["/home/a", "~"],
    ["/home/a/.cache", "~/.cache"],
    ["/home/ab/.cache", "/home/ab/.cache"],
    ["/srv/cache", "/srv/cache"],
  ])("%s is %s", (path, shown) => {
    const native = (text: string) => text.replaceAll("/", sep);
    expect(asTyped(native(path), native("/home/a"))).toBe(native(shown));
  });
});

describe("cache verify", () => {
  const sound: CacheVerification = {
    repositories: 1,
    checked: 6,
    bytes: 705_300,
    problems: [],
    notCheckable: [],
  };

  it("hands its options on, shows how far it has come, and ends with 0 where all is sound", async () => {
    let seen: VerifyCacheOptions | undefined;
    const { signal } = new AbortController();
    const verifyCache = async (options: VerifyCacheOptions) => {
      seen = options;
      options.onProgress?.({ loaded: 1_000_000, total: 2_000_000 });
      return sound;
    };
    const line = ["cache", "verify", "hub:org/desk", "--cache-dir", "there"];
    const { code, stdout, stderr } = await cli(line, { verifyCache }, signal);
    expect(seen).toEqual({ cacheDir: "there", repo: "org/desk", signal, onProgress: expect.any(Function) });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: "sound; 6 contents of 1 repository read, 705.3 kB\n",
    });
    expect(stderr).toBe("reading the cache: 1.0 / 2.0 MB\n");
    await cli(["cache", "verify"], { verifyCache });
    expect(seen).toEqual({ onProgress: expect.any(Function) });
  });

  it("ends with 1 where something is damaged, and says what to do", async () => {
    const place = { kind: "model", repo: "org/desk" } as const;
    const verifyCache = async (): Promise<CacheVerification> => ({
      ...sound,
      problems: [
        {
          ...place,
          path: "models--org--desk/blobs/ab",
          commit: COMMIT,
          file: "data/a.json",
          blob: "ab",
          expected: "Git's SHA-1 ab",
          found: "cd (3 bytes)",
        },
        {
          ...place,
          path: "models--org--desk/refs/old",
          expected: "a commit of 40 hex digits",
          found: "something else",
        },
        {
          kind: "dataset",
          repo: "org/data",
          path: "datasets--org--data/blobs/ef",
          expected: "x",
          found: "y",
        },
      ],
      notCheckable: [
        { ...place, path: "models--org--desk/snapshots/0/b", expected: "a hash", found: "none" },
      ],
    });
    const { code, stdout } = await cli(["cache", "verify"], { verifyCache });
    expect(code).toBe(1);
    expect(stdout).toBe(`damaged: 3 problems; 6 contents of 1 repository read, 705.3 kB

org/desk data/a.json at 0123456: expected Git's SHA-1 ab, found cd (3 bytes)
  models--org--desk/blobs/ab
org/desk: expected a commit of 40 hex digits, found something else
  models--org--desk/refs/old
dataset org/data: expected x, found y
  datasets--org--data/blobs/ef

Fetch a bundle again:
  classifier-prepare pull org/desk@${COMMIT} --out <dir> --force
  classifier-prepare pull org/desk --out <dir> --force
or delete the file named above from the cache: it is fetched when it is needed next.

1 file without a hash to check by
models--org--desk/snapshots/0/b
`);
  });
});

describe("cache prune", () => {
  const pruned: CachePrune = {
    dryRun: true,
    removed: [
      { kind: "snapshot", repo: "org/desk", path: "models--org--desk/snapshots/0", bytes: 0 },
      { kind: "blob", repo: "org/desk", path: "models--org--desk/blobs/ab", bytes: 12_345 },
    ],
    bytes: 12_345,
    kept: [
      { kind: "snapshot", repo: "org/desk", path: "s", bytes: 1, reason: "detached" },
      { kind: "snapshot", repo: "org/desk", path: "t", bytes: 1, reason: "detached" },
      { kind: "incomplete", repo: "org/desk", path: "i", bytes: 1, reason: "active" },
    ],
    failed: [],
  };

  it("without --yes only asks what would go, and says that nothing went", async () => {
    let seen: PruneCacheOptions | undefined;
    const pruneCache = async (options: PruneCacheOptions) => {
      seen = options;
      return pruned;
    };
    const { code, stdout } = await cli(["cache", "prune"], { pruneCache });
    expect(seen).toEqual({ dryRun: true });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `would delete 2 parts, 12.3 kB

snapshot      0 B  models--org--desk/snapshots/0
content   12.3 kB  models--org--desk/blobs/ab

kept: 2 snapshots that no branch or tag points to; --detached deletes them, pinned ones too
kept: 1 unfinished download that may go on; --incomplete deletes them

Nothing has been deleted: add --yes to do it.
`,
    });
    await cli(["cache", "prune", "--yes", "--detached", "--incomplete", "--cache-dir", "there"], {
      pruneCache,
    });
    expect(seen).toEqual({ cacheDir: "there", dryRun: false, detached: true, incomplete: "all" });
  });

  it("says what went, and what the system refused, with 1", async () => {
    const failed = [{ ...(pruned.removed[1] as CachePrune["removed"][number]), code: "EACCES" }];
    const refused = { ...pruned, dryRun: false, removed: [], bytes: 0, kept: [], failed };
    const { code, stdout } = await cli(["cache", "prune", "--yes"], { pruneCache: async () => refused });
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: "nothing deleted\n\nnot deleted: the system refused\nmodels--org--desk/blobs/ab: EACCES\n",
    });
  });
});

// The real work on a real folder, as a user meets it.
describe.skipIf(process.platform === "win32")("a cache on this machine", () => {
  let cacheDir: string;
  const repository = "models--org--desk";
  beforeEach(async () => {
    cacheDir = await mkdtemp(join(tmpdir(), "cache-command-"));
    for (const [path, bytes] of Object.entries(bundleOf({ "data/a.json": new TextEncoder().encode("{}") }))) {
      const name = createHash("sha256").update(bytes).digest("hex");
      const link = join(cacheDir, repository, "snapshots", COMMIT, path);
      await mkdir(join(cacheDir, repository, "blobs"), { recursive: true });
      await mkdir(dirname(link), { recursive: true });
      await writeFile(join(cacheDir, repository, "blobs", name), bytes);
      await symlink(`${path.includes("/") ? "../" : ""}../../blobs/${name}`, link);
    }
    await mkdir(join(cacheDir, repository, "refs"));
    await writeFile(join(cacheDir, repository, "refs", "main"), COMMIT);
  });
  afterEach(() => rm(cacheDir, { recursive: true }));
  const at = (verb: string, ...more: string[]) => cli(["cache", verb, "--cache-dir", cacheDir, ...more]);

  it("is listed, found sound, found damaged, and cleared", async () => {
    expect((await at("ls")).stdout).toMatch(/^org\/desk +0123456 +main +2 .* test-bundle 1$/m);
    const verified = await at("verify", "--quiet");
    expect(verified).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringMatching(/^sound; 2 contents/),
    });

    const file = join(cacheDir, repository, "snapshots", COMMIT, "data/a.json");
    await writeFile(file, "[]");
    const damaged = await at("verify", "org/desk", "--json");
    expect(damaged.code).toBe(1);
    expect(JSON.parse(damaged.stdout).problems).toMatchObject([{ repo: "org/desk", file: "data/a.json" }]);
    expect(damaged.stdout + damaged.stderr).not.toContain(cacheDir);
    await writeFile(file, "{}");

    const left = join(cacheDir, repository, "blobs", `${"a".repeat(64)}.0a1b2c3d.incomplete`);
    await writeFile(left, "half");
    await utimes(left, 0, 0);
    const shown = await at("prune");
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining("would delete 1 part, 4 B") });
    expect(await readFile(left, "utf8")).toBe("half");
    expect((await at("prune", "--yes")).stdout).toMatch(/^deleted 1 part, 4 B\n/);
    expect(await readdir(join(cacheDir, repository, "blobs"))).toHaveLength(2);
    expect((await at("prune", "--yes")).stdout).toBe("nothing deleted\n");
  });

  it("that does not have the repository is a failure with a remedy", async () => {
    const { code, stdout, stderr } = await at("verify", "org/other");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error [ERR_INVALID_ARGUMENT] repo is not usable");
    expect(stderr).toContain("classifier-prepare cache ls");
  });
});
