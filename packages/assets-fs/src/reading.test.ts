import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import {
  appendFile,
  chmod,
  type FileHandle,
  link,
  mkdir,
  mkdtemp,
  open,
  realpath,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { AssetSource } from "@org/classifier-core";
import { readVerified } from "@org/classifier-core/preparation";
import { openResolved, readManifest, readPlainFile } from "@org/classifier-core/provider";
import { bundleOf } from "@org/classifier-core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fsAssets } from "./fs-assets.ts";

const text = (value: string) => new TextEncoder().encode(value);
const posix = process.platform !== "win32";
const NOBODY = 65534;

let root: string;
let bundle: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "bundle-folder-")));
  bundle = join(root, "bundle");
  await seed(bundle, { "a.txt": text("inside"), "data/b.txt": text("deep inside") });
});
afterEach(() => rm(root, { recursive: true }));

async function seed(folder: string, files: Record<string, Uint8Array>): Promise<void> {
  for (const [path, bytes] of Object.entries(bundleOf(files))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

const opened = (): Promise<AssetSource> => fsAssets(bundle).open();

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly cause?: unknown;
}

async function refusal(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(
    (value) => {
      throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
    },
    (caught: Failure) => caught,
  );
  // Holds for every refusal: nothing of this machine in what a log would keep.
  expect(JSON.stringify(error)).not.toContain(root);
  expect(error.message).not.toContain(root);
  expect(error.cause).toBeUndefined();
  return error;
}

/** Both ways to a file agree that this one is refused. */
async function expectRefused(path: string, code: string, found: string): Promise<void> {
  const source = await opened();
  const error = await refusal(source.read(path));
  expect(error.code).toBe(code);
  expect(error.message).toContain(found);
  expect(source.localPath?.(path)).toBeUndefined();
}

describe("a bundle folder's files", () => {
  it("are named by their real path", async () => {
    await symlink(bundle, join(root, "current"));
    const source = await fsAssets(join(root, "current")).open();
    expect(source.localPath?.("data/b.txt")).toBe(join(bundle, "data/b.txt"));
  });

  it("may be links that stay inside, also by way of a folder", async () => {
    await symlink("data/b.txt", join(bundle, "link.txt"));
    await symlink(join(bundle, "data"), join(bundle, "linked"));
    const source = await opened();
    expect(await source.read("link.txt")).toEqual(text("deep inside"));
    expect(await source.read("linked/b.txt")).toEqual(text("deep inside"));
    expect(source.localPath?.("linked/b.txt")).toBe(join(bundle, "data/b.txt"));
  });

  it("may be hard links, which are files like any other", async () => {
    await link(join(bundle, "a.txt"), join(bundle, "hard.txt"));
    expect(await (await opened()).read("hard.txt")).toEqual(text("inside"));
  });

  it("are bytes of their own, in a buffer no larger than the file", async () => {
    const bytes = await (await opened()).read("a.txt");
    expect(bytes.constructor).toBe(Uint8Array);
    expect(bytes.buffer.byteLength).toBe(bytes.length);
  });

  it("are told apart by case where the file system does", async (test) => {
    test.skip(existsSync(join(bundle, "A.TXT")), "this file system does not tell case apart");
    await expectRefused("A.TXT", "ERR_ASSET_INTEGRITY", "ENOENT");
    await expectRefused("DATA/b.txt", "ERR_ASSET_INTEGRITY", "ENOENT");
    await writeFile(join(bundle, "A.TXT"), "the other one");
    const source = await opened();
    expect(await source.read("A.TXT")).toEqual(text("the other one"));
    expect(await source.read("a.txt")).toEqual(text("inside"));
  });
});

describe("a path out of the bundle folder is refused", () => {
  it.each([
    ["a step up", "../outside.txt"],
    ["a step up in the middle", "data/../../outside.txt"],
    ["the sibling whose name begins like the bundle's", "../bundle-evil/a.txt"],
    ["a backslash", "..\\outside.txt"],
  ])("as %s", async (_, path) => {
    await writeFile(join(root, "outside.txt"), "outside");
    await seed(join(root, "bundle-evil"), { "a.txt": text("evil") });
    await expectRefused(path, "ERR_ASSET_PATH", "relative path");
  });

  it("as an absolute path, even to a file inside", async () => {
    await expectRefused(join(bundle, "a.txt"), "ERR_ASSET_PATH", "absolute");
  });

  it.each([
    ["a file", "../outside.txt", "leaving.txt"],
    ["a file of the sibling whose name begins like the bundle's", "../bundle-evil/a.txt", "leaving.txt"],
    ["a folder", "..", "leaving/outside.txt"],
    ["the sibling folder", "../bundle-evil", "leaving/a.txt"],
    ["the bundle's own folder", ".", "leaving"],
  ])("as a link to %s", async (_, target, path) => {
    await writeFile(join(root, "outside.txt"), "outside");
    await seed(join(root, "bundle-evil"), { "a.txt": text("evil") });
    await symlink(target, join(bundle, path.split("/")[0] as string));
    await expectRefused(path, "ERR_ASSET_PATH", "leaves the bundle's folder");
  });

  it("as an absolute link, and as a link to a link", async () => {
    await symlink("/etc/hostname", join(bundle, "absolute"));
    await symlink("absolute", join(bundle, "second"));
    await expectRefused("absolute", "ERR_ASSET_PATH", "leaves the bundle's folder");
    await expectRefused("second", "ERR_ASSET_PATH", "leaves the bundle's folder");
  });

  it("as the manifest itself being such a link", async () => {
    await writeFile(join(root, "outside.json"), "{}");
    await rm(join(bundle, "manifest.json"));
    await symlink("../outside.json", join(bundle, "manifest.json"));
    expect((await refusal(readManifest(await opened()))).code).toBe("ERR_ASSET_PATH");
  });

  it.skipIf(!posix)("as a link to a device that never ends (skipped on Windows: no devices)", async () => {
    await symlink("/dev/zero", join(bundle, "zero"));
    await expectRefused("zero", "ERR_ASSET_PATH", "leaves the bundle's folder");
  });
});

describe("what is no plain file is refused, without waiting for it", () => {
  it("a folder", () => expectRefused("data", "ERR_ASSET_INTEGRITY", "a folder"));

  it("a file used as a folder", () => expectRefused("a.txt/b.txt", "ERR_ASSET_INTEGRITY", "ENOTDIR"));

  it("a link that leads nowhere", async () => {
    await symlink("gone.txt", join(bundle, "link.txt"));
    await expectRefused("link.txt", "ERR_ASSET_INTEGRITY", "ENOENT");
  });

  it("a link that leads to itself", async () => {
    await symlink("loop.txt", join(bundle, "loop.txt"));
    await expectRefused("loop.txt", "ERR_ASSET_INTEGRITY", "ELOOP");
  });

  it("a name too long for the file system", async () => {
    // 200 characters, as a bundle may have, but 600 bytes.
    await expectRefused("価".repeat(200), "ERR_ASSET_INTEGRITY", "ENAMETOOLONG");
  });

  it.skipIf(!posix)("a pipe nobody writes to (skipped on Windows: no pipes in folders)", async () => {
    expect(spawnSync("mkfifo", [join(bundle, "pipe")]).status).toBe(0);
    await expectRefused("pipe", "ERR_ASSET_INTEGRITY", "a pipe");
  });

  it.skipIf(!posix)(
    "a pipe put there after the path was resolved (skipped on Windows: no pipes)",
    async () => {
      expect(spawnSync("mkfifo", [join(bundle, "pipe")]).status).toBe(0);
      const handle = await openResolved(join(bundle, "pipe"));
      try {
        expect((await refusal(readPlainFile(handle, "pipe", {}))).message).toContain("a pipe");
      } finally {
        await handle.close();
      }
    },
  );

  it.skipIf(!posix)(
    "a link put there after the path was resolved (skipped on Windows: followed)",
    async () => {
      await symlink("a.txt", join(bundle, "link.txt"));
      await expect(openResolved(join(bundle, "link.txt"))).rejects.toMatchObject({ code: "ELOOP" });
    },
  );

  it.skipIf(!posix)("a socket (skipped on Windows: no sockets in folders)", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(bundle, "socket"), resolve));
    try {
      await expectRefused("socket", "ERR_ASSET_INTEGRITY", "a socket");
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

describe.skipIf(!posix)(
  "what may not be read is an access error (skipped on Windows: other permissions)",
  () => {
    /** Root may read everything: the system is asked as another user then. */
    async function asOrdinaryUser<Result>(run: () => Promise<Result>): Promise<Result> {
      const isRoot = process.geteuid?.() === 0;
      // mkdtemp makes folders for their owner alone.
      await chmod(root, 0o755);
      if (isRoot) process.seteuid?.(NOBODY);
      try {
        return await run();
      } finally {
        if (isRoot) process.seteuid?.(0);
      }
    }

    it("for a file, and the others are still read", async () => {
      await chmod(join(bundle, "a.txt"), 0);
      const source = await opened();
      const error = await asOrdinaryUser(() => refusal(source.read("a.txt")));
      expect(error.code).toBe("ERR_ASSET_ACCESS");
      expect(error.message).toContain("a.txt cannot be read: found permission denied (EACCES)");
      expect(await asOrdinaryUser(() => source.read("data/b.txt"))).toEqual(text("deep inside"));
    });

    it("for a folder inside", async () => {
      await chmod(join(bundle, "data"), 0);
      const source = await opened();
      const error = await asOrdinaryUser(() => refusal(source.read("data/b.txt")));
      expect(error.code).toBe("ERR_ASSET_ACCESS");
      expect(await asOrdinaryUser(async () => source.localPath?.("data/b.txt"))).toBeUndefined();
      await chmod(join(bundle, "data"), 0o755);
    });

    it("for the bundle's folder, which is then not called absent", async () => {
      await chmod(bundle, 0);
      const error = await asOrdinaryUser(() => refusal(opened()));
      expect(error.code).toBe("ERR_ASSET_ACCESS");
      expect(error.message).toContain("bundle cannot be read");
      await chmod(bundle, 0o755);
    });

    it("for a folder among the usual places, before the next place is looked into", async () => {
      await mkdir(join(root, "deployment"));
      await rename(bundle, join(root, "deployment/assets"));
      await mkdir(join(root, "assets"));
      await chmod(join(root, "assets"), 0);
      const provider = fsAssets({ cwd: root, searchBeside: false });
      const error = await asOrdinaryUser(() => refusal(provider.open()));
      expect(error.message).toContain("./assets cannot be read");
      await rm(join(root, "assets"), { recursive: true });
      expect((await provider.open()).origin).toBe("folder ./deployment/assets");
    });
  },
);

describe("maxBytes", () => {
  it("lets a file of exactly so many bytes pass, and no larger one", async () => {
    const source = await opened();
    expect(await source.read("a.txt", { maxBytes: 6 })).toEqual(text("inside"));
    const error = await refusal(source.read("a.txt", { maxBytes: 5 }));
    expect(error).toMatchObject({
      code: "ERR_ASSET_INTEGRITY",
      expected: "at most 5 bytes",
      found: "6 bytes",
    });
  });

  it("refuses rather than reads everything when it is not a number", async () => {
    expect((await refusal((await opened()).read("a.txt", { maxBytes: Number.NaN }))).code).toBe(
      "ERR_ASSET_INTEGRITY",
    );
  });

  it("costs nothing for a file that claims to be huge", async () => {
    // A hole of 8 TB: more than could be read or held.
    await truncate(join(bundle, "a.txt"), 2 ** 43);
    const source = await opened();
    expect((await refusal(source.read("a.txt", { maxBytes: 1000 }))).code).toBe("ERR_ASSET_INTEGRITY");
    expect((await refusal(source.read("a.txt"))).code).toBe("ERR_ASSET_INTEGRITY");
  });

  it("notices a file that grew beyond it since it was listed", async () => {
    const source = await opened();
    const manifest = await readManifest(source);
    await appendFile(join(bundle, "a.txt"), "!");
    expect((await refusal(readVerified(source, manifest, "a.txt"))).code).toBe("ERR_ASSET_INTEGRITY");
  });

  it.skipIf(!existsSync("/proc/self/status"))(
    "holds for a file that has more to read than its size says (skipped without /proc)",
    async () => {
      // The kernel's own files claim 0 bytes, as any file does that grows right after it was looked at.
      const handle = await open("/proc/self/status");
      try {
        const error = await refusal(readPlainFile(handle, "status", { maxBytes: 10 }));
        expect(error).toMatchObject({ code: "ERR_ASSET_INTEGRITY", expected: "0 bytes" });
      } finally {
        await handle.close();
      }
    },
  );
});

describe("a bundle that changes", () => {
  it("shows a file cut short as damage", async () => {
    const source = await opened();
    const manifest = await readManifest(source);
    await truncate(join(bundle, "a.txt"), 3);
    expect((await refusal(readVerified(source, manifest, "a.txt"))).code).toBe("ERR_ASSET_INTEGRITY");
  });

  it("shows another folder in its place as damage, and is found when opened again", async () => {
    const source = await opened();
    await seed(join(root, "next"), { "a.txt": text("the next build") });
    await rename(bundle, join(root, "previous"));
    await rename(join(root, "next"), bundle);
    const error = await refusal(source.read("a.txt"));
    expect(error.code).toBe("ERR_ASSET_INTEGRITY");
    expect(error.message).toContain("another one in its place");
    expect(source.localPath?.("a.txt")).toBeUndefined();
    expect(await (await opened()).read("a.txt")).toEqual(text("the next build"));
  });

  it("shows a folder that was removed as damage, not as a bundle never found", async () => {
    const source = await opened();
    await rm(bundle, { recursive: true });
    expect((await refusal(source.read("a.txt"))).code).toBe("ERR_ASSET_INTEGRITY");
    expect((await refusal(opened())).code).toBe("ERR_ASSETS_NOT_FOUND");
  });

  it("never mixes two builds while they are exchanged under many reads", async () => {
    const names = Array.from({ length: 8 }, (_, i) => `data/${i}.bin`);
    // Same names and sizes, so that nothing but the content tells them apart.
    const build = (value: number) =>
      Object.fromEntries(names.map((name) => [name, new Uint8Array(100_000).fill(value)]));
    await rm(bundle, { recursive: true });
    await seed(bundle, build(1));
    await seed(join(root, "other"), build(2));

    let exchanging = true;
    const exchange = (async () => {
      while (exchanging) {
        await rename(bundle, join(root, "aside"));
        await rename(join(root, "other"), bundle);
        await rename(join(root, "aside"), join(root, "other"));
        // Long enough for some rounds to read one build whole, short enough to cut others.
        await pause(8);
      }
    })();

    const readAll = async (): Promise<Set<number | undefined> | string> => {
      try {
        const source = await opened();
        const manifest = await readManifest(source);
        const files = await Promise.all(names.map((name) => readVerified(source, manifest, name)));
        return new Set(files.flatMap((bytes) => [bytes[0], bytes.at(-1)]));
      } catch (error) {
        return (error as Failure).code;
      }
    };
    const outcomes: Awaited<ReturnType<typeof readAll>>[] = [];
    while (outcomes.length < 40) outcomes.push(await readAll());
    exchanging = false;
    await exchange;

    // One build from first to last byte, or a refusal that says the bundle changed; nothing else.
    const allowed = [new Set([1]), new Set([2]), "ERR_ASSET_INTEGRITY", "ERR_ASSETS_NOT_FOUND"];
    for (const outcome of outcomes) expect(allowed).toContainEqual(outcome);
    // Left alone, the folder reads whole again.
    const source = await opened();
    const manifest = await readManifest(source);
    expect(await readVerified(source, manifest, "data/0.bin")).toHaveLength(100_000);
  });
});

describe("a file that changes while it is read", () => {
  const CHUNK = 4 * 1024 * 1024;

  /** Reads a real file of `size` bytes, and does something to it at a moment a test cannot hit otherwise. */
  async function readWith(
    size: number,
    duringRead: (path: string, reads: number) => Promise<void> | void,
    signal?: AbortSignal,
  ): Promise<{ outcome: Promise<Uint8Array>; reads: () => number }> {
    const path = join(bundle, "a.txt");
    await truncate(path, size);
    const handle = await openResolved(path);
    let reads = 0;
    const watched = {
      stat: () => handle.stat(),
      read: async (...range: [Uint8Array, number, number, number]) => {
        const result = await handle.read(...range);
        await duringRead(path, ++reads);
        return result;
      },
    } as unknown as FileHandle;
    const outcome = readPlainFile(watched, "a.txt", { signal }).finally(() => handle.close());
    return { outcome, reads: () => reads };
  }

  it("is refused when it is cut", async () => {
    const { outcome } = await readWith(3 * CHUNK, (path, reads) =>
      reads === 1 ? truncate(path, CHUNK) : undefined,
    );
    expect(await refusal(outcome)).toMatchObject({
      code: "ERR_ASSET_INTEGRITY",
      expected: `${3 * CHUNK} bytes`,
    });
  });

  it("is refused when it grows", async () => {
    const { outcome } = await readWith(100, (path, reads) =>
      reads === 1 ? appendFile(path, "!") : undefined,
    );
    expect(await refusal(outcome)).toMatchObject({ code: "ERR_ASSET_INTEGRITY", expected: "100 bytes" });
  });

  it("is not read to its end when the caller gives up", async () => {
    const controller = new AbortController();
    const reason = new Error("the caller's own reason");
    const { outcome, reads } = await readWith(3 * CHUNK, () => controller.abort(reason), controller.signal);
    await expect(outcome).rejects.toBe(reason);
    expect(reads()).toBe(1);
  });

  it("is not handed over when the caller gave up during the last read", async () => {
    const controller = new AbortController();
    const reason = new Error("the caller's own reason");
    const giveUp = (_: string, reads: number) => (reads === 2 ? controller.abort(reason) : undefined);
    const { outcome } = await readWith(100, giveUp, controller.signal);
    await expect(outcome).rejects.toBe(reason);
  });
});

describe("a signal", () => {
  it("stops a read under way, with the caller's reason", async () => {
    await truncate(join(bundle, "a.txt"), 64 * 1024 * 1024);
    const controller = new AbortController();
    const reason = new Error("the caller's own reason");
    const source = await opened();
    const read = source.read("a.txt", { signal: controller.signal });
    controller.abort(reason);
    await expect(read).rejects.toBe(reason);
  });

  it("stops the search, with the caller's reason", async () => {
    const controller = new AbortController();
    const reason = new Error("the caller's own reason");
    const opening = fsAssets(bundle).open({ signal: controller.signal });
    controller.abort(reason);
    await expect(opening).rejects.toBe(reason);
  });
});

describe("handles", () => {
  it.skipIf(!existsSync("/proc/self/fd"))(
    "are all given back, whether a read succeeds or fails (skipped without /proc)",
    async () => {
      const { readdir, readlink } = await import("node:fs/promises");
      const source = await opened();
      await source.read("a.txt");
      await refusal(source.read("a.txt", { maxBytes: 1 }));
      await refusal(source.read("data"));
      const targets = await Promise.all(
        (await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")),
      );
      expect(targets.filter((target) => target.startsWith(root))).toEqual([]);
    },
  );
});
