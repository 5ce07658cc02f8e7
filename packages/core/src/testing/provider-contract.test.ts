import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AssetProvider, AssetSource } from "../assets/asset-provider.ts";
import { memoryAssets } from "../assets/memory-assets.ts";
import { AssetIntegrityError, AssetsNotFoundError, ClassifierError } from "../errors/index.ts";
import { bundleOf } from "./manifest-for.ts";
import {
  CONTRACT_CASES,
  type ContractCase,
  type ContractOptions,
  testAssetProvider,
} from "./provider-contract.ts";

type Files = Readonly<Record<string, Uint8Array>>;

/** Runs the suite with a test runner of its own and tells what failed and what was skipped. */
async function runSuite(options: Pick<ContractOptions, "provider" | "skip" | "localFiles">) {
  const tests: [name: string, run: () => Promise<void>][] = [];
  const skipped: string[] = [];
  const it = Object.assign((name: string, run: () => Promise<void>) => tests.push([name, run]), {
    skip: (name: string) => skipped.push(name),
  });
  const suites: string[] = [];
  testAssetProvider({
    ...options,
    name: "subject",
    it,
    describe: (name, define) => {
      suites.push(name);
      define();
    },
  });
  const failed: string[] = [];
  for (const [name, run] of tests) {
    await run().catch(() => failed.push(name));
  }
  return { suites, failed, skipped, ran: tests.map(([name]) => name) };
}

/** A provider that is right in everything but what `faults` replace. */
function faulty(
  files: Files,
  faults: {
    provider?: (right: AssetProvider) => Partial<AssetProvider>;
    source?: (right: AssetSource) => Partial<AssetSource>;
  },
): AssetProvider {
  const right = memoryAssets(files);
  return {
    name: right.name,
    async open(options) {
      const source = await right.open(options);
      return { ...source, ...faults.source?.(source) };
    },
    ...faults.provider?.(right),
  };
}

describe("the contract suite", () => {
  it("passes a provider that keeps the contract, and runs every case", async () => {
    const result = await runSuite({ provider: (files) => ({ provider: memoryAssets(files) }) });
    expect(result).toEqual({ suites: ["subject"], failed: [], skipped: [], ran: [...CONTRACT_CASES] });
  });

  it("disposes of every provider it asked for, also where the case fails", async () => {
    let alive = 0;
    let seeded = 0;
    const result = await runSuite({
      provider: (files) => {
        alive++;
        seeded++;
        return { provider: faulty(files, { source: () => ({ origin: "" }) }), dispose: () => void alive-- };
      },
    });
    expect(result.failed).not.toEqual([]);
    expect(seeded).toBeGreaterThan(CONTRACT_CASES.length - 1);
    expect(alive).toBe(0);
  });

  it("closes every source it opened", async () => {
    const providers: { openSources: number }[] = [];
    await runSuite({
      provider: (files) => {
        const provider = memoryAssets(files);
        providers.push(provider);
        return { provider };
      },
    });
    expect(providers.filter((provider) => provider.openSources !== 0)).toEqual([]);
  });

  it("shows a skipped case with its reason and runs the others", async () => {
    const name: ContractCase = "reads a file of 1 MB unchanged";
    const result = await runSuite({
      provider: (files) => ({ provider: memoryAssets(files) }),
      skip: { [name]: "the server takes 1 kB" },
    });
    expect(result.skipped).toEqual([`${name} (skipped: the server takes 1 kB)`]);
    expect(result.ran).toEqual(CONTRACT_CASES.filter((other) => other !== name));
  });

  it.each([
    ["a case there is none of", { "reads minds": "later" }],
    ["a name every object has", { toString: "later" }],
    ["an empty reason", { "reads a file of 1 MB unchanged": " " }],
  ])("refuses to skip %s", async (_, skip) => {
    // As JavaScript would call it: the types already refuse the first two.
    const options = {
      provider: (files: Files) => ({ provider: memoryAssets(files) }),
      skip,
    } as unknown as ContractOptions;
    const run = runSuite(options);
    await expect(run).rejects.toMatchObject({ code: "ERR_INVALID_ARGUMENT" });
  });

  it("fails every case of a provider that cannot be seeded", async () => {
    const result = await runSuite({
      provider: () => {
        throw new Error("no disk");
      },
    });
    expect(result.failed).toEqual([...CONTRACT_CASES]);
  });
});

describe("the contract suite notices a provider that", () => {
  const readWith =
    (change: (bytes: Uint8Array) => Uint8Array) =>
    (right: AssetSource): Partial<AssetSource> => ({
      read: async (path, options) => {
        const bytes = await right.read(path, options);
        return path === "manifest.json" ? bytes : change(bytes);
      },
    });

  const mutants: [what: string, make: (files: Files) => AssetProvider, cases: ContractCase[]][] = [
    [
      "opens without a bundle",
      (files) => memoryAssets({ "manifest.json": new Uint8Array(0), ...files }),
      [
        "says AssetsNotFoundError when it has no bundle, each time it is asked",
        "keeps absolute paths out of its errors",
      ],
    ],
    [
      "throws a plain error for no bundle",
      (files) =>
        faulty(files, {
          provider: (right) => ({
            open: (options) =>
              right.open(options).catch((error) => {
                throw error instanceof AssetsNotFoundError ? new Error("none") : error;
              }),
          }),
        }),
      ["says AssetsNotFoundError when it has no bundle, each time it is asked"],
    ],
    [
      "opens once only",
      (files) => {
        let opened = 0;
        return faulty(files, {
          provider: (right) => ({
            open: (options) => (opened++ === 0 ? right.open(options) : Promise.reject(new Error("busy"))),
          }),
        });
      },
      [
        "says AssetsNotFoundError when it has no bundle, each time it is asked",
        "opens twice and reads the same from both",
        "closes twice, and leaves other sources open",
      ],
    ],
    [
      "reads bytes as text",
      (files) =>
        faulty(files, {
          source: readWith((bytes) => new TextEncoder().encode(new TextDecoder().decode(bytes))),
        }),
      [
        "holds a bundle that core verifies",
        "reads every byte value unchanged",
        "reads a file of 1 MB unchanged",
        "reads one file many times at once",
        "never cuts a file short at maxBytes",
      ],
    ],
    [
      "cuts large files",
      (files) => faulty(files, { source: readWith((bytes) => bytes.slice(0, 65536)) }),
      ["reads a file of 1 MB unchanged", "reads one file many times at once"],
    ],
    [
      "forgets the folder",
      (files) =>
        faulty(files, {
          source: (right) => ({
            read: async (path, options) => {
              const top = path.split("/").at(-1) as string;
              return files[top] !== undefined && files[path] !== undefined
                ? right.read(top, options)
                : right.read(path, options);
            },
          }),
        }),
      ["reads files of the same name in different folders"],
    ],
    [
      "keeps the bytes it hands over",
      (files) => {
        const kept = new Map<string, Uint8Array>();
        return faulty(files, {
          source: (right) => ({
            read: async (path, options) => {
              options?.signal?.throwIfAborted();
              const bytes = kept.get(path) ?? (await right.read(path, options));
              kept.set(path, bytes);
              return bytes;
            },
          }),
        });
      },
      ["hands over bytes the caller may change"],
    ],
    [
      "gives an empty file for a missing one",
      (files) =>
        faulty(files, {
          source: (right) => ({
            read: (path, options) =>
              right.read(path, options).catch((error) => {
                if (error instanceof AssetIntegrityError) return new Uint8Array(0);
                throw error;
              }),
          }),
        }),
      [
        "rejects a missing file with ERR_ASSET_INTEGRITY",
        "rejects a folder's name with ERR_ASSET_INTEGRITY",
        "keeps absolute paths out of its errors",
      ],
    ],
    [
      "cleans hostile paths up instead of refusing them",
      (files) =>
        faulty(files, {
          source: (right) => ({
            read: (path, options) => right.read(path.replace(/^(\.\/)+/, ""), options),
          }),
        }),
      ["refuses every hostile path with ERR_ASSET_PATH"],
    ],
    [
      "refuses any two dots",
      (files) =>
        faulty(files, {
          source: (right) => ({
            read: (path, options) => right.read(path.includes("..") ? "../" : path, options),
          }),
        }),
      ["reads names that only look hostile"],
    ],
    [
      "does not look at the signal",
      (files) =>
        faulty(files, {
          provider: (right) => ({
            open: async () => {
              const source = await right.open();
              return { ...source, read: (path) => source.read(path) };
            },
          }),
        }),
      [
        "rejects open with the reason of a signal already aborted",
        "rejects read with the reason of a signal already aborted, and reads on after that",
      ],
    ],
    [
      "wraps the reason of an abort",
      (files) =>
        faulty(files, {
          source: (right) => ({
            read: (path, options) =>
              right.read(path, options).catch((error) => {
                throw options?.signal?.aborted ? new Error("aborted", { cause: error }) : error;
              }),
          }),
        }),
      ["rejects read with the reason of a signal already aborted, and reads on after that"],
    ],
    [
      "takes one read at a time",
      (files) => {
        let busy = false;
        return faulty(files, {
          source: (right) => ({
            read: async (path, options) => {
              if (busy) throw new Error("busy");
              busy = true;
              return right.read(path, options).finally(() => {
                busy = false;
              });
            },
          }),
        });
      },
      ["reads many files at once", "reads one file many times at once"],
    ],
    [
      "closes all sources with one",
      (files) => {
        let closed = false;
        return faulty(files, {
          source: (right) => ({
            read: (path, options) =>
              closed ? Promise.reject(new Error("closed")) : right.read(path, options),
            close: async () => {
              closed = true;
            },
          }),
        });
      },
      ["closes twice, and leaves other sources open"],
    ],
    [
      "is named by an absolute path",
      (files) => memoryAssets(files, { name: "folder /home/someone/bundle" }),
      ["is named without an absolute path, in name and origin", "keeps absolute paths out of its errors"],
    ],
    [
      "puts an absolute path behind its errors",
      (files) =>
        faulty(files, {
          source: (right) => ({
            read: (path, options) =>
              right.read(path, options).catch((error: Error) => {
                error.cause = new Error("ENOENT: no such file, open '/srv/bundle/missing.txt'");
                throw error;
              }),
          }),
        }),
      ["keeps absolute paths out of its errors"],
    ],
    [
      "stops reading at maxBytes",
      (files) =>
        faulty(files, {
          source: (right) => ({
            read: async (path, options) => (await right.read(path, options)).slice(0, options?.maxBytes),
          }),
        }),
      ["never cuts a file short at maxBytes"],
    ],
  ];

  it.each(mutants)("%s", async (_, make, cases) => {
    const { failed } = await runSuite({ provider: (files) => ({ provider: make(files) }) });
    expect(failed).toEqual(cases);
  });

  it("names a file with other bytes", async () => {
    const folder = await mkdtemp(join(tmpdir(), "contract-"));
    try {
      const path = join(folder, "other");
      await writeFile(path, "other bytes");
      const { failed } = await runSuite({
        localFiles: true,
        provider: (files) => ({
          provider: faulty(files, {
            source: () => ({ localPath: (asked) => (asked in files ? path : undefined) }),
          }),
        }),
      });
      expect(failed).toEqual(["names a real file with the same bytes, where it promises one"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("names files outside the bundle", async () => {
    const { failed } = await runSuite({
      provider: (files) => ({
        provider: faulty(files, {
          source: () => ({ localPath: (asked) => (asked in files ? undefined : asked) }),
        }),
      }),
    });
    expect(failed).toEqual(["names no real file for a path it would not read"]);
  });

  it("promises local files and has none", async () => {
    const { failed } = await runSuite({
      localFiles: true,
      provider: (files) => ({ provider: memoryAssets(files) }),
    });
    expect(failed).toEqual(["names a real file with the same bytes, where it promises one"]);
  });
});

describe("bundleOf", () => {
  it("makes bundles that differ in nothing but content differ in their digest", async () => {
    const digest = async (content: string) => {
      const bytes = bundleOf({ "a.txt": new TextEncoder().encode(content) })["manifest.json"];
      return JSON.parse(new TextDecoder().decode(bytes)).digest;
    };
    expect(await digest("a")).toBe(await digest("a"));
    expect(await digest("a")).not.toBe(await digest("b"));
  });

  it("is damaged once a file changes, and says so as an error of the suite", async () => {
    const files = bundleOf({ "a.txt": new TextEncoder().encode("a") });
    const { verifyWholeBundle } = await import("../assets/verification.ts");
    const source = await memoryAssets({ ...files, "a.txt": new TextEncoder().encode("b") }).open();
    const error = await verifyWholeBundle(source).catch((caught: unknown) => caught);
    expect(ClassifierError.isInstance(error) && error.code).toBe("ERR_ASSET_INTEGRITY");
  });
});
