import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { W8_GRAPH } from "./__fixtures__/open-minilm.ts";
import { type GraphCacheOptions, openCachedSession } from "./graph-cache.ts";
import { openSession } from "./session.ts";

const IDS = [[101, 6346, 1018, 2003, 7708, 2044, 1996, 11585, 10651, 102]];
/** Single-precision sums in another order differ by some 1e-7; another vector by more than 1e-2. */
const TOLERANCE = 1e-5;
const SESSION = { threads: 1, memoryArena: false, dimension: 384 };

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "graph-cache-")), "graphs");
});
afterEach(() => rm(join(folder, ".."), { recursive: true }));

/** Opens, runs and closes; how it was opened, and what it made of the ids. */
async function open(more: Partial<GraphCacheOptions> = {}) {
  const options = { ...SESSION, folder, modelSha256: "a".repeat(64), verified: Promise.resolve(), ...more };
  const { session, origin } = await openCachedSession(() => W8_GRAPH, options);
  try {
    return { origin, hidden: await session.run(IDS) };
  } finally {
    await session.release();
  }
}

let plain: Float32Array | undefined;
/** What the model makes of the ids with no cache at all. */
async function expectRight(hidden: Float32Array): Promise<void> {
  if (plain === undefined) {
    const session = await openSession(W8_GRAPH, SESSION);
    plain = await session.run(IDS);
    await session.release();
  }
  expect(Math.max(...plain.map((value, i) => Math.abs(value - (hidden[i] as number))))).toBeLessThan(
    TOLERANCE,
  );
}

/** The one graph that is kept, or a file of it. */
const kept = async (file = "") => {
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0] as string, file);
};

describe("an optimised graph", () => {
  it("is kept by the first opening and mapped by the next, with the same vectors", async () => {
    const first = await open();
    const second = await open();
    expect([first.origin, second.origin]).toEqual(["optimised and kept", "mapped"]);
    for (const { hidden } of [first, second]) await expectRight(hidden);
    expect((await readdir(await kept())).sort()).toEqual(["graph.onnx", "record.json", "weights.bin"]);
  });

  it("is not asked for the model once it is there", async () => {
    await open();
    const options = { ...SESSION, folder, modelSha256: "a".repeat(64), verified: Promise.resolve() };
    const { session } = await openCachedSession(() => Promise.reject(new Error("asked")), options);
    await session.release();
  });

  it("belongs to one model", async () => {
    await open();
    expect((await open({ modelSha256: "b".repeat(64) })).origin).toBe("optimised and kept");
    expect(await readdir(folder)).toHaveLength(2);
  });

  it("of bytes that prove to be wrong is not kept", async () => {
    const verified = Promise.reject(new Error("another hash"));
    verified.catch(() => {});
    expect((await open({ verified })).origin).toBe("optimised");
    expect(await readdir(folder)).toEqual([]);
  });

  it("is made by many at once without harm, and is there once", async () => {
    const opened = await Promise.all([open(), open(), open()]);
    for (const { hidden } of opened) await expectRight(hidden);
    expect((await readdir(folder)).filter((name) => name.includes("tmp"))).toEqual([]);
    expect((await open()).origin).toBe("mapped");
  });

  it("is cleared when no start has used it for a month, and what a killed process has left sooner", async () => {
    await open();
    const unused = await kept();
    const month = new Date(Date.now() - 31 * 24 * 3600 * 1000);
    await utimes(unused, month, month);
    const left = join(folder, "dead.01234567.tmp");
    await mkdir(left);
    await writeFile(join(left, "weights.bin"), "half");
    await utimes(left, new Date(Date.now() - 2 * 3600 * 1000), new Date(Date.now() - 2 * 3600 * 1000));
    await open({ modelSha256: "b".repeat(64) });
    const names = (await readdir(folder)).map((name) => join(folder, name));
    expect(names).toHaveLength(1);
    for (const path of [unused, left]) expect(names).not.toContain(path);
  });

  it("is done without where it cannot be kept", async () => {
    await writeFile(folder, "a file in the folder's place");
    const { origin, hidden } = await open();
    expect(origin).toBe("optimised");
    await expectRight(hidden);
  });
});

describe("a kept graph that is not what was kept is made anew", () => {
  const damages: [name: string, damage: () => Promise<void>][] = [
    ["cut short", async () => truncate(await kept("weights.bin"), 1_000_000)],
    ["empty", async () => truncate(await kept("weights.bin"), 0)],
    [
      "with a weight that changed",
      async () => {
        const path = await kept("weights.bin");
        const bytes = await readFile(path);
        bytes.fill(0x3f, 40_000_000, 40_400_000);
        await writeFile(path, bytes);
      },
    ],
    [
      "with another graph",
      async () => {
        const path = await kept("graph.onnx");
        const bytes = await readFile(path);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
        await writeFile(path, bytes);
      },
    ],
    [
      "with a link to other weights",
      async () => {
        const path = await kept("weights.bin");
        await rename(path, join(folder, "..", "elsewhere"));
        await symlink(join(folder, "..", "elsewhere"), path);
      },
    ],
    ["without its record", async () => rm(await kept("record.json"))],
    ["with a record that is no JSON", async () => writeFile(await kept("record.json"), "{")],
    [
      "with a record of other vectors",
      async () => {
        const path = await kept("record.json");
        const record = JSON.parse(await readFile(path, "utf8"));
        record.probe[0] += 0.01;
        await writeFile(path, JSON.stringify(record));
      },
    ],
  ];

  it.each(damages)("%s", async (_, damage) => {
    await open();
    await damage();
    const { origin, hidden } = await open();
    expect(origin).toBe("optimised and kept");
    await expectRight(hidden);
    expect((await lstat(await kept("weights.bin"))).isFile()).toBe(true);
    expect((await open()).origin).toBe("mapped");
  });
});
