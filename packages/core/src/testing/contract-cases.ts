import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { AssetProvider, AssetSource } from "../assets/asset-provider.ts";
import { verifyWholeBundle } from "../assets/verification.ts";
import {
  assertBytes,
  assertCode,
  assertNoAbsolutePath,
  assertNoAbsolutePathIn,
  rejection,
} from "./contract-assertions.ts";

/** What a case works with. */
export interface Bench {
  /** Runs with a provider over `files`, made a bundle; with a provider that has none where `files` is absent. */
  provider(
    files: Readonly<Record<string, Uint8Array>> | undefined,
    run: (provider: AssetProvider) => Promise<void>,
  ): Promise<void>;
  /** The same, with the bundle opened and closed again. */
  source(
    files: Readonly<Record<string, Uint8Array>>,
    run: (source: AssetSource, provider: AssetProvider) => Promise<void>,
  ): Promise<void>;
  readonly localFiles: boolean;
}

const text = (value: string) => new TextEncoder().encode(value);
const everyByte = Uint8Array.from({ length: 256 }, (_, value) => value);
// Larger than any buffer a stream hands over at once, and no multiple of one.
const megabyte = Uint8Array.from({ length: 1024 * 1024 + 1 }, (_, i) => (i * 31 + (i >> 8)) & 255);

// Every way a path can leave the bundle or mean another file on another system.
const HOSTILE_PATHS = [
  "",
  ".",
  "..",
  "../outside.txt",
  "data/../../outside.txt",
  "data/../a.txt",
  "./a.txt",
  "/etc/passwd",
  "//server/share/a.txt",
  "data//a.txt",
  "data/",
  "..\\outside.txt",
  "data\\a.txt",
  "C:\\Windows\\win.ini",
  "C:a.txt",
  "a.txt:stream",
  "a.txt\0.json",
  "a.txt ",
  "a.txt.",
  "NUL",
  "data/con.txt",
];

/** What every provider has to do, each case on bundles of its own. */
export const cases = {
  "says AssetsNotFoundError when it has no bundle, each time it is asked": async (bench: Bench) => {
    await bench.provider(undefined, async (provider) => {
      for (let asked = 0; asked < 2; asked++) {
        const error = await rejection(provider.open());
        // A chain of providers that have none says so with the attempts it made.
        assertCode(error, ["ERR_ASSETS_NOT_FOUND", "ERR_NO_PROVIDER_SERVED"]);
      }
    });
  },

  "holds a bundle that core verifies": async (bench: Bench) => {
    const files = { "a.txt": text("a"), "data/b.bin": everyByte };
    await bench.source(files, async (source) => {
      const manifest = await verifyWholeBundle(source);
      assert.deepEqual(manifest.files.map((file) => file.path).sort(), Object.keys(files).sort());
    });
  },

  "opens twice and reads the same from both": async (bench: Bench) => {
    await bench.source({ "a.txt": text("a") }, async (first, provider) => {
      const second = await provider.open();
      try {
        assertBytes(await first.read("a.txt"), text("a"));
        assertBytes(await second.read("a.txt"), text("a"));
      } finally {
        await second.close?.();
      }
    });
  },

  "reads an empty file as no bytes": async (bench: Bench) => {
    await bench.source({ empty: new Uint8Array(0) }, async (source) => {
      assertBytes(await source.read("empty"), new Uint8Array(0));
    });
  },

  "reads every byte value unchanged": async (bench: Bench) => {
    await bench.source({ "every.bin": everyByte }, async (source) => {
      assertBytes(await source.read("every.bin"), everyByte);
    });
  },

  "reads a file of 1 MB unchanged": async (bench: Bench) => {
    await bench.source({ "large.bin": megabyte }, async (source) => {
      assertBytes(await source.read("large.bin"), megabyte);
    });
  },

  "reads files of the same name in different folders": async (bench: Bench) => {
    const files = { "a.txt": text("top"), "x/a.txt": text("x"), "x/y/z/a.txt": text("deep") };
    await bench.source(files, async (source) => {
      for (const [path, bytes] of Object.entries(files)) assertBytes(await source.read(path), bytes);
    });
  },

  "reads names that only look hostile": async (bench: Bench) => {
    const files = {
      "..a/b..txt": text("1"),
      ".hidden": text("2"),
      "with space.txt": text("3"),
      "100%.txt": text("4"),
    };
    await bench.source(files, async (source) => {
      for (const [path, bytes] of Object.entries(files)) assertBytes(await source.read(path), bytes);
    });
  },

  "hands over bytes the caller may change": async (bench: Bench) => {
    await bench.source({ "a.txt": text("kept") }, async (source) => {
      const bytes = await source.read("a.txt");
      bytes.fill(0);
      assertBytes(await source.read("a.txt"), text("kept"));
    });
  },

  "rejects a missing file with ERR_ASSET_INTEGRITY": async (bench: Bench) => {
    await bench.source({ "data/a.txt": text("a") }, async (source) => {
      for (const path of ["b.txt", "data/b.txt", "data/a.txt/b.txt"]) {
        assertCode(await rejection(source.read(path), path), ["ERR_ASSET_INTEGRITY"]);
      }
    });
  },

  "rejects a folder's name with ERR_ASSET_INTEGRITY": async (bench: Bench) => {
    await bench.source({ "data/a.txt": text("a") }, async (source) => {
      assertCode(await rejection(source.read("data")), ["ERR_ASSET_INTEGRITY"]);
    });
  },

  "refuses every hostile path with ERR_ASSET_PATH": async (bench: Bench) => {
    await bench.source({ "a.txt": text("a"), "data/a.txt": text("a") }, async (source) => {
      for (const path of HOSTILE_PATHS) {
        assertCode(await rejection(source.read(path), JSON.stringify(path)), ["ERR_ASSET_PATH"]);
      }
    });
  },

  "rejects open with the reason of a signal already aborted": async (bench: Bench) => {
    await bench.provider({ "a.txt": text("a") }, async (provider) => {
      const reason = new Error("the caller's own reason");
      assert.equal(await rejection(provider.open({ signal: AbortSignal.abort(reason) })), reason);
    });
  },

  "rejects read with the reason of a signal already aborted, and reads on after that": async (
    bench: Bench,
  ) => {
    await bench.source({ "a.txt": text("a") }, async (source) => {
      const reason = new Error("the caller's own reason");
      assert.equal(await rejection(source.read("a.txt", { signal: AbortSignal.abort(reason) })), reason);
      assertBytes(await source.read("a.txt"), text("a"));
    });
  },

  "reads many files at once": async (bench: Bench) => {
    const names = Array.from({ length: 20 }, (_, i) => `data/${i}.txt`);
    const files = Object.fromEntries(names.map((name) => [name, text(name.repeat(50))]));
    await bench.source(files, async (source) => {
      const read = await Promise.all(names.map((name) => source.read(name)));
      read.forEach((bytes, i) => {
        assertBytes(bytes, files[names[i] as string] as Uint8Array);
      });
    });
  },

  "reads one file many times at once": async (bench: Bench) => {
    await bench.source({ "large.bin": megabyte }, async (source) => {
      const read = await Promise.all(Array.from({ length: 4 }, () => source.read("large.bin")));
      for (const bytes of read) assertBytes(bytes, megabyte);
    });
  },

  "closes twice, and leaves other sources open": async (bench: Bench) => {
    await bench.source({ "a.txt": text("a") }, async (source, provider) => {
      const other = await provider.open();
      await other.close?.();
      await other.close?.();
      assertBytes(await source.read("a.txt"), text("a"));
    });
  },

  "is named without an absolute path, in name and origin": async (bench: Bench) => {
    await bench.source({ "a.txt": text("a") }, async (source, provider) => {
      assert.notEqual(provider.name.trim(), "", "name is empty");
      assert.notEqual(source.origin.trim(), "", "origin is empty");
      assertNoAbsolutePath(provider.name);
      assertNoAbsolutePath(source.origin);
    });
  },

  "keeps absolute paths out of its errors": async (bench: Bench) => {
    await bench.provider(undefined, async (provider) => {
      assertNoAbsolutePathIn(await rejection(provider.open()));
    });
    await bench.source({ "a.txt": text("a") }, async (source) => {
      for (const path of ["missing.txt", "/etc/passwd", "../outside.txt"]) {
        assertNoAbsolutePathIn(await rejection(source.read(path), path));
      }
    });
  },

  "never cuts a file short at maxBytes": async (bench: Bench) => {
    await bench.source({ "every.bin": everyByte }, async (source) => {
      assertBytes(await source.read("every.bin", { maxBytes: 256 }), everyByte);
      for (const maxBytes of [255, 1, 0]) {
        const outcome = await source.read("every.bin", { maxBytes }).catch((error: unknown) => error);
        // Both are allowed: to refuse, or to hand over the whole file and leave the judgement to core.
        if (outcome instanceof Uint8Array) assertBytes(outcome, everyByte);
        else assertCode(outcome, ["ERR_ASSET_INTEGRITY"]);
      }
    });
  },

  "names a real file with the same bytes, where it promises one": async (bench: Bench) => {
    await bench.source({ "data/every.bin": everyByte }, async (source) => {
      const path = source.localPath?.("data/every.bin");
      assert.equal(
        path !== undefined,
        bench.localFiles,
        `localPath is ${path === undefined ? "absent" : "given"}`,
      );
      if (path !== undefined) assertBytes(new Uint8Array(await readFile(path)), everyByte);
    });
  },

  "names no real file for a path it would not read": async (bench: Bench) => {
    await bench.source({ "data/a.txt": text("a") }, async (source) => {
      for (const path of ["missing.txt", "data", ...HOSTILE_PATHS]) {
        let found: string | undefined;
        try {
          found = source.localPath?.(path);
        } catch (error) {
          assertCode(error, ["ERR_ASSET_PATH", "ERR_ASSET_INTEGRITY"]);
        }
        assert.equal(found, undefined, JSON.stringify(path));
      }
    });
  },
} as const;
