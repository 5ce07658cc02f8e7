import { describe, expect, it } from "vitest";
import {
  AssetAccessError,
  AssetIntegrityError,
  AssetsNotFoundError,
  AssetsUnavailableError,
  BundleFormatError,
  BundleVersionError,
  NoProviderServedError,
} from "../errors/index.ts";
import { bundleOf } from "../testing/manifest-for.ts";
import type { AssetProvider, AssetSource } from "./asset-provider.ts";
import { chain } from "./chain.ts";
import { type MemoryAssets, memoryAssets } from "./memory-assets.ts";

const text = (value: string) => new TextEncoder().encode(value);

const present = (name: string, content = name) =>
  memoryAssets(bundleOf({ "a.txt": text(content) }), { name });
const damaged = (name: string) =>
  memoryAssets({ ...bundleOf({ "a.txt": text("right") }), "a.txt": text("wrong") }, { name });
const failing = (name: string, error: unknown): AssetProvider => ({
  name,
  open: () => Promise.reject(error),
});
const absent = (name: string) =>
  failing(
    name,
    new AssetsNotFoundError({ provider: name, searched: ["here", "there"], remedy: "Build one." }),
  );
const offline = (name: string) =>
  failing(
    name,
    new AssetsUnavailableError({ provider: name, reason: "no route to host", remedy: "Go online." }),
  );

/** Fails the test where it is asked. */
const untouched = (): AssetProvider => ({
  name: "untouched",
  open: () => {
    throw new Error("a chain that should have stopped went on");
  },
});

const steps = (attempts: AssetSource["attempts"]) =>
  attempts?.map(({ provider, outcome }) => `${provider} ${outcome}`);

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("expected a rejection");
    },
    (error: unknown) => error,
  );
}

describe("chain", () => {
  it("serves the first that has a bundle and does not ask those behind it", async () => {
    const source = await chain([present("first"), untouched()]).open();
    expect(source.origin).toBe("first");
    expect(await source.read("a.txt")).toEqual(text("first"));
    expect(steps(source.attempts)).toEqual(["first served"]);
  });

  it("goes on at not found and at unavailable, in order, and keeps why", async () => {
    const source = await chain([absent("a"), offline("b"), present("c"), untouched()]).open();
    expect(steps(source.attempts)).toEqual(["a not-found", "b unavailable", "c served"]);
    expect(source.attempts?.[0]?.reason).toContain("none in here; there");
    expect(source.attempts?.[1]?.reason).toContain("no route to host");
    expect(source.attempts?.[2]).not.toHaveProperty("reason");
  });

  it("asks one after another, never two at once", async () => {
    let open = 0;
    const alone = (name: string): AssetProvider => ({
      name,
      open: async () => {
        expect(++open).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        open--;
        return absent(name).open();
      },
    });
    const error = await rejection(chain([alone("a"), alone("b"), alone("c")]).open());
    expect(steps((error as NoProviderServedError).attempts)).toEqual([
      "a not-found",
      "b not-found",
      "c not-found",
    ]);
  });

  it.each<[string, unknown]>([
    ["a permission", new AssetAccessError({ asset: "a", found: "EACCES", remedy: "Allow it." })],
    ["damage", new AssetIntegrityError({ asset: "a", expected: "1 byte", found: "2 bytes" })],
    ["a wrong format", new BundleFormatError({ asset: "a", expected: "JSON", found: "XML" })],
    ["a version", new BundleVersionError({ supported: 1, found: 2 })],
    ["a mistake in code", new TypeError("x is not a function")],
    ["an abort of the provider's own", new DOMException("timed out", "TimeoutError")],
    ["what is not even an error", "text"],
  ])("stops at %s, with that very error", async (_, error) => {
    expect(await rejection(chain([absent("a"), failing("b", error), untouched()]).open())).toBe(error);
  });

  it("stops at a provider that throws instead of rejecting", async () => {
    const error = new TypeError("not a promise");
    const throwing: AssetProvider = {
      name: "throwing",
      open: () => {
        throw error;
      },
    };
    expect(await rejection(chain([throwing, untouched()]).open())).toBe(error);
  });

  it("recognises not found from another copy of the package, by its code and mark", async () => {
    const foreign = Object.defineProperty(
      Object.assign(new Error("none here"), { code: "ERR_ASSETS_NOT_FOUND" }),
      Symbol.for("@org/classifier-core/error"),
      { value: true },
    );
    const source = await chain([failing("foreign", foreign), present("b")]).open();
    expect(steps(source.attempts)).toEqual(["foreign not-found", "b served"]);
  });

  it("does not take a look-alike for not found", async () => {
    const lookAlike = Object.assign(new Error("none here"), { code: "ERR_ASSETS_NOT_FOUND" });
    expect(await rejection(chain([failing("a", lookAlike), untouched()]).open())).toBe(lookAlike);
  });

  it("tells every attempt with its reason and duration when none serves", async () => {
    const error = (await rejection(chain([absent("a"), offline("b")]).open())) as NoProviderServedError;
    expect(error).toBeInstanceOf(NoProviderServedError);
    expect(steps(error.attempts)).toEqual(["a not-found", "b unavailable"]);
    for (const { durationMs } of error.attempts) {
      expect(Number.isFinite(durationMs) && durationMs >= 0).toBe(true);
    }
    expect(error.message).toContain("here; there");
    expect(error.message).toContain("no route to host");
    expect(JSON.parse(JSON.stringify(error)).attempts).toEqual(error.attempts);
  });

  it("asks again at every opening", async () => {
    let online = false;
    const sometimes: AssetProvider = { name: "b", open: () => (online ? present("b") : offline("b")).open() };
    const joined = chain([absent("a"), sometimes]);
    await expect(joined.open()).rejects.toMatchObject({ code: "ERR_NO_PROVIDER_SERVED" });
    online = true;
    expect(steps((await joined.open()).attempts)).toEqual(["a not-found", "b served"]);
  });

  it("refuses to be empty", () => {
    expect(() => chain([])).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_ARGUMENT", argument: "providers" }),
    );
  });

  it("is named after its links", () => {
    expect(chain([present("a"), chain([present("b"), present("c")])]).name).toBe("chain(a → chain(b → c))");
  });

  it("gives the caller's reason when aborted between two links, and asks no further one", async () => {
    const controller = new AbortController();
    const reason = new Error("the caller's own reason");
    const aborting: AssetProvider = {
      name: "aborting",
      open: () => {
        controller.abort(reason);
        return absent("aborting").open();
      },
    };
    expect(await rejection(chain([aborting, untouched()]).open({ signal: controller.signal }))).toBe(reason);
  });

  it("gives the caller's reason also where the last link calls an abort unavailability", async () => {
    const controller = new AbortController();
    const reason = new Error("the caller's own reason");
    const aborting: AssetProvider = {
      name: "aborting",
      open: () => {
        controller.abort(reason);
        return offline("aborting").open();
      },
    };
    expect(await rejection(chain([absent("a"), aborting]).open({ signal: controller.signal }))).toBe(reason);
  });

  it("hands the signal to every link", async () => {
    const { signal } = new AbortController();
    const seen: unknown[] = [];
    const watching = (name: string): AssetProvider => ({
      name,
      open: (options) => {
        seen.push(options?.signal);
        return absent(name).open();
      },
    });
    await rejection(chain([watching("a"), watching("b")]).open({ signal }));
    expect(seen).toEqual([signal, signal]);
  });
});

describe("the source of a chain", () => {
  /** A source written as a class, whose methods need their `this`. */
  class FileSource implements AssetSource {
    readonly origin = "class";
    closed = 0;
    readonly #content = text("of the class");
    async read(_path: string, options?: { maxBytes?: number | undefined }) {
      return this.#content.slice(0, options?.maxBytes);
    }
    localPath(path: string) {
      return path === "a.txt" ? `file of ${this.#content.length}` : undefined;
    }
    async close() {
      this.closed++;
    }
  }

  it("forwards every member, with its options, to the one that served", async () => {
    const served = new FileSource();
    const source = await chain([absent("a"), { name: "class", open: async () => served }]).open();
    expect(source.origin).toBe("class");
    expect(await source.read("a.txt", { maxBytes: 2 })).toEqual(text("of"));
    expect(source.localPath?.("a.txt")).toBe("file of 12");
    expect(source.localPath?.("b.txt")).toBeUndefined();
    await source.close?.();
    expect(served.closed).toBe(1);
  });

  it("has no localPath and no close where the one that served has none", async () => {
    const bare: AssetSource = { origin: "bare", read: async () => text("") };
    const source = await chain([{ name: "bare", open: async () => bare }]).open();
    expect("localPath" in source).toBe(false);
    expect("close" in source).toBe(false);
  });
});

describe("chain in a chain", () => {
  it("keeps each attempt of both, in order", async () => {
    const inner = chain([absent("b"), offline("c")]);
    const source = await chain([absent("a"), inner, chain([absent("d"), present("e")])]).open();
    expect(steps(source.attempts)).toEqual([
      "a not-found",
      "b not-found",
      "c unavailable",
      "d not-found",
      "e served",
    ]);
  });

  it("keeps each attempt of both when none serves", async () => {
    const error = await rejection(chain([chain([absent("a"), chain([offline("b")])]), absent("c")]).open());
    expect(steps((error as NoProviderServedError).attempts)).toEqual([
      "a not-found",
      "b unavailable",
      "c not-found",
    ]);
  });

  it("keeps what the inner one tried when the outer one rejects what it served", async () => {
    const inner = chain([absent("a"), damaged("b")]);
    const source = await chain([inner, present("c")], { onIntegrityError: "next" }).open();
    expect(steps(source.attempts)).toEqual(["a not-found", "b rejected", "c served"]);
    expect(source.attempts?.[1]?.reason).toContain("a.txt");
  });
});

describe("chain with onIntegrityError", () => {
  it.each(["stop", undefined] as const)(
    "%s opens a damaged bundle without reading it: core finds out",
    async (mode) => {
      const first = damaged("first");
      const source = await chain(
        [first, untouched()],
        mode === undefined ? {} : { onIntegrityError: mode },
      ).open();
      expect(source.origin).toBe("first");
      expect(first.reads).toEqual([]);
    },
  );

  it("next goes on at a damaged bundle, closes it and says what was wrong", async () => {
    const first = damaged("first");
    const second = present("second");
    const source = await chain([first, second], { onIntegrityError: "next" }).open();
    expect(steps(source.attempts)).toEqual(["first rejected", "second served"]);
    expect(source.attempts?.[0]?.reason).toContain("bundle file a.txt is not what the manifest promises");
    expect(await source.read("a.txt")).toEqual(text("second"));
    expect([first.openSources, second.openSources]).toEqual([0, 1]);
  });

  it.each<[string, () => AssetProvider]>([
    [
      "a file is missing",
      () =>
        memoryAssets(
          { "manifest.json": bundleOf({ "a.txt": text("a") })["manifest.json"] as Uint8Array },
          { name: "a" },
        ),
    ],
    ["the manifest is not JSON", () => memoryAssets({ "manifest.json": text("<html>") }, { name: "a" })],
    [
      "the version is a later one",
      () => memoryAssets({ "manifest.json": text('{"formatVersion":99}') }, { name: "a" }),
    ],
    [
      "opening already finds damage",
      () => failing("a", new AssetIntegrityError({ asset: "a", expected: "b", found: "c" })),
    ],
  ])("next goes on where %s", async (_, make) => {
    const source = await chain([make(), present("b")], { onIntegrityError: "next" }).open();
    expect(steps(source.attempts)).toEqual(["a rejected", "b served"]);
  });

  it.each<[string, unknown]>([
    ["a permission", new AssetAccessError({ asset: "a", found: "EACCES", remedy: "Allow it." })],
    ["a mistake in code", new TypeError("x is not a function")],
  ])("next still stops at %s, also while it checks, and closes the source", async (_, error) => {
    let closed = 0;
    const unreadable: AssetProvider = {
      name: "unreadable",
      open: async () => ({
        origin: "unreadable",
        read: () => Promise.reject(error),
        close: async () => {
          closed++;
        },
      }),
    };
    const joined = chain([unreadable, untouched()], { onIntegrityError: "next" });
    expect(await rejection(joined.open())).toBe(error);
    expect(closed).toBe(1);
  });

  it("next tells of every damaged bundle when none is whole", async () => {
    const providers: MemoryAssets[] = [damaged("a"), damaged("b")];
    const error = await rejection(chain(providers, { onIntegrityError: "next" }).open());
    expect(steps((error as NoProviderServedError).attempts)).toEqual(["a rejected", "b rejected"]);
    expect(providers.map((provider) => provider.openSources)).toEqual([0, 0]);
  });

  it("next keeps the reason where closing the damaged bundle fails as well", async () => {
    const stubborn: AssetProvider = {
      name: "stubborn",
      open: async () => ({
        ...(await damaged("stubborn").open()),
        close: () => Promise.reject(new Error("cannot close")),
      }),
    };
    const source = await chain([stubborn, present("b")], { onIntegrityError: "next" }).open();
    expect(steps(source.attempts)).toEqual(["stubborn rejected", "b served"]);
    expect(source.attempts?.[0]?.reason).toContain("a.txt");
  });
});
