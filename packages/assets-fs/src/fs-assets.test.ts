import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type AssetSource, chain } from "@org/classifier-core";
import { bundleOf } from "@org/classifier-core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FsAssetsOptions, fsAssets } from "./fs-assets.ts";

const text = (value: string) => new TextEncoder().encode(value);

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "fs-assets-")));
  vi.stubEnv("CLASSIFIER_BUNDLE", "");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

/** A bundle in `folder` under the temporary root whose one file holds `content`. */
async function bundleIn(folder: string, content = folder): Promise<string> {
  const path = join(root, folder);
  await mkdir(path, { recursive: true });
  for (const [name, bytes] of Object.entries(bundleOf({ "a.txt": text(content) }))) {
    await writeFile(join(path, name), bytes);
  }
  return path;
}

async function contentOf(source: AssetSource): Promise<string> {
  return new TextDecoder().decode(await source.read("a.txt"));
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly searched: readonly string[];
  readonly cause?: unknown;
}

async function refusal(promise: Promise<unknown>): Promise<Failure> {
  return promise.then(
    () => {
      throw new Error("expected a rejection");
    },
    (error: Failure) => error,
  );
}

describe("fsAssets without a named folder", () => {
  const places: [folder: string, origin: string][] = [
    ["from-variable", "folder named by CLASSIFIER_BUNDLE"],
    ["cwd/assets", "folder ./assets"],
    ["cwd/deployment/assets", "folder ./deployment/assets"],
    ["script/assets", "folder assets beside the script"],
    ["script/deployment/assets", "folder deployment/assets beside the script"],
  ];
  const options = (): FsAssetsOptions => ({
    cwd: join(root, "cwd"),
    searchBeside: join(root, "script/main.js"),
  });

  beforeEach(() => vi.stubEnv("CLASSIFIER_BUNDLE", join(root, "from-variable")));

  it.each(places.map((_, i) => i))("prefers place %i to those behind it", async (first) => {
    for (const [folder] of places.slice(first)) await bundleIn(folder);
    const source = await fsAssets(options()).open();
    expect([await contentOf(source), source.origin]).toEqual(places[first]);
  });

  it.each(places)("finds a bundle that is only in %s", async (folder, origin) => {
    await bundleIn(folder);
    const source = await fsAssets(options()).open();
    expect([await contentOf(source), source.origin]).toEqual([folder, origin]);
  });

  it("passes by a folder without a manifest, and a file in the place of a folder", async () => {
    await mkdir(join(root, "cwd/assets"), { recursive: true });
    await writeFile(join(root, "cwd/assets/logo.svg"), "<svg/>");
    await writeFile(join(root, "cwd/deployment"), "a file");
    await bundleIn("script/assets");
    expect((await fsAssets(options()).open()).origin).toBe("folder assets beside the script");
  });

  it("lists every place as a person would say it when none has a bundle", async () => {
    const error = await refusal(fsAssets(options()).open());
    expect(error.code).toBe("ERR_ASSETS_NOT_FOUND");
    expect(error.searched).toEqual([
      "CLASSIFIER_BUNDLE",
      "./assets",
      "./deployment/assets",
      "assets beside the script",
      "deployment/assets beside the script",
    ]);
    expect(error.message).not.toContain(root);
  });

  it("says so where the variable is not set, and leaves the script out where it is told to", async () => {
    vi.stubEnv("CLASSIFIER_BUNDLE", "");
    const error = await refusal(fsAssets({ ...options(), searchBeside: false }).open());
    expect(error.searched).toEqual(["CLASSIFIER_BUNDLE (not set)", "./assets", "./deployment/assets"]);
  });

  it("reads the variable at every opening", async () => {
    await bundleIn("one");
    await bundleIn("two");
    const provider = fsAssets(options());
    vi.stubEnv("CLASSIFIER_BUNDLE", join(root, "one"));
    expect(await contentOf(await provider.open())).toBe("one");
    vi.stubEnv("CLASSIFIER_BUNDLE", join(root, "two"));
    expect(await contentOf(await provider.open())).toBe("two");
  });

  it("takes a relative folder in the variable from the working folder", async () => {
    await bundleIn("cwd/mine");
    vi.stubEnv("CLASSIFIER_BUNDLE", "mine");
    expect(await contentOf(await fsAssets(options()).open())).toBe("cwd/mine");
  });

  it("looks beside the script really started, not beside a link to it", async () => {
    await bundleIn("package/assets");
    await writeFile(join(root, "package/cli.js"), "");
    await mkdir(join(root, "node_modules/.bin"), { recursive: true });
    await symlink(join(root, "package/cli.js"), join(root, "node_modules/.bin/cli"));
    const source = await fsAssets({ ...options(), searchBeside: join(root, "node_modules/.bin/cli") }).open();
    expect(await contentOf(source)).toBe("package/assets");
  });

  it.each([
    ["a module's URL", (path: string) => pathToFileURL(path).href],
    ["a script without its ending", (path: string) => path.replace(/\.js$/, "")],
    ["a folder, as `node .` starts one", (path: string) => dirname(path)],
  ])("looks beside %s", async (_, name) => {
    await bundleIn("app/assets");
    await writeFile(join(root, "app/main.js"), "");
    const source = await fsAssets({ ...options(), searchBeside: name(join(root, "app/main.js")) }).open();
    expect(await contentOf(source)).toBe("app/assets");
  });

  it("looks beside process.argv[1] by itself", async () => {
    await bundleIn("started/assets");
    const started = process.argv[1];
    try {
      process.argv[1] = join(root, "started/main.js");
      expect(await contentOf(await fsAssets({ cwd: join(root, "cwd") }).open())).toBe("started/assets");
      process.argv.length = 1;
      const { searched } = await refusal(fsAssets({ cwd: join(root, "cwd") }).open());
      expect(searched).toHaveLength(3);
    } finally {
      process.argv[1] = started as string;
    }
  });

  it("uses the process's working folder where none is given", async () => {
    await bundleIn("cwd/assets");
    const before = process.cwd();
    try {
      process.chdir(join(root, "cwd"));
      expect(await contentOf(await fsAssets().open())).toBe("cwd/assets");
      expect(await contentOf(await fsAssets("./assets").open())).toBe("cwd/assets");
    } finally {
      process.chdir(before);
    }
  });
});

describe("fsAssets with a named folder", () => {
  it.each([
    ["as the option dir", (dir: string) => fsAssets({ dir })],
    ["as the only argument", (dir: string) => fsAssets(dir)],
  ])("reads it, named %s", async (_, make) => {
    const source = await make(await bundleIn("here")).open();
    expect([await contentOf(source), source.origin]).toEqual(["here", "folder here"]);
  });

  it("looks nowhere else", async () => {
    vi.stubEnv("CLASSIFIER_BUNDLE", await bundleIn("from-variable"));
    await bundleIn("cwd/assets");
    const error = await refusal(fsAssets({ dir: "other", cwd: join(root, "cwd") }).open());
    expect(error).toMatchObject({ code: "ERR_ASSETS_NOT_FOUND", searched: ["other"] });
  });

  it("names a relative folder as it was given, and of an absolute one the last part", async () => {
    const cwd = join(root, "cwd");
    expect((await refusal(fsAssets({ dir: "../desk/bundle", cwd }).open())).searched).toEqual([
      "../desk/bundle",
    ]);
    expect((await refusal(fsAssets(join(root, "secret/bundle")).open())).searched).toEqual(["bundle"]);
    expect((await refusal(fsAssets("/").open())).searched).toEqual(["the root folder"]);
  });

  it("reads a bundle whose folder is a link, and says the name it was given", async () => {
    await bundleIn("releases/7");
    await symlink("releases/7", join(root, "current"));
    const source = await fsAssets(join(root, "current")).open();
    expect([await contentOf(source), source.origin]).toEqual(["releases/7", "folder current"]);
  });

  it("stays with the bundle it opened when the link to it moves on", async () => {
    await bundleIn("releases/7");
    await bundleIn("releases/8");
    await symlink("releases/7", join(root, "current"));
    const provider = fsAssets(join(root, "current"));
    const opened = await provider.open();
    await rm(join(root, "current"));
    await symlink("releases/8", join(root, "current"));
    expect(await contentOf(opened)).toBe("releases/7");
    expect(await contentOf(await provider.open())).toBe("releases/8");
  });

  it("finds none behind a link that leads nowhere", async () => {
    await symlink("gone", join(root, "current"));
    expect((await refusal(fsAssets(join(root, "current")).open())).code).toBe("ERR_ASSETS_NOT_FOUND");
  });

  it("does not call a link that leads to itself absent: somebody made it", async () => {
    await symlink("loop", join(root, "loop"));
    const error = await refusal(fsAssets(join(root, "loop")).open());
    expect(error.code).toBe("ERR_ASSET_ACCESS");
    expect(error.message).toContain("ELOOP");
    expect(error.message).not.toContain(root);
    expect(error.cause).toBeUndefined();
  });

  it.each([
    ["an empty dir", { dir: "" }, "dir"],
    ["a dir with a NUL", { dir: "a\0b" }, "dir"],
    ["a dir that is no text", { dir: 7 }, "dir"],
    ["a null dir", { dir: null }, "dir"],
    ["an empty cwd", { cwd: " " }, "cwd"],
    ["searchBeside true", { searchBeside: true }, "searchBeside"],
    ["searchBeside of another machine", { searchBeside: "file://elsewhere/main.js" }, "searchBeside"],
  ])("refuses %s at once", (_, options, argument) => {
    expect(() => fsAssets(options as unknown as FsAssetsOptions)).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_ARGUMENT", argument }),
    );
  });
});

describe("fsAssets in a chain", () => {
  it("says which folder served and where the others looked", async () => {
    const dir = await bundleIn("present");
    const joined = chain([
      fsAssets({ cwd: join(root, "empty"), searchBeside: false, name: "usual places" }),
      fsAssets({ dir, name: "fallback" }),
    ]);
    const source = await joined.open();
    expect(source.attempts?.map(({ provider, outcome }) => [provider, outcome])).toEqual([
      ["usual places", "not-found"],
      ["fallback", "served"],
    ]);
    expect(source.attempts?.[0]?.reason).toContain(
      "CLASSIFIER_BUNDLE (not set); ./assets; ./deployment/assets",
    );
    expect(await contentOf(source)).toBe("present");
  });
});
