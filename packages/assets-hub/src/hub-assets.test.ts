import { createHash } from "node:crypto";
import {
  lstat,
  lutimes,
  mkdir,
  readFile,
  readlink,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { type AssetSource, chain, memoryAssets } from "@org/classifier-core";
import { verifyWholeBundle } from "@org/classifier-core/provider";
import { bundleOf } from "@org/classifier-core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  deskOnHub,
  FILES,
  listAll,
  noise,
  type Place,
  REPO,
  refusal,
  text,
} from "./__fixtures__/desk-on-hub.ts";
import { hubAssets } from "./hub-assets.ts";
import type { HubProgress } from "./progress.ts";

const MODEL = "models/m/onnx/model.onnx";

let place: Place;
beforeEach(async () => {
  for (const name of ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_TOKEN", "HF_HUB_DISABLE_SYMLINKS"]) {
    vi.stubEnv(name, "");
  }
  place = await deskOnHub();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await place.close();
});

/** Every file of the bundle, read and held against what was published. */
async function expectWhole(source: AssetSource, files = FILES): Promise<void> {
  await verifyWholeBundle(source);
  for (const [path, bytes] of Object.entries(files)) {
    expect(Buffer.compare(await source.read(path), bytes), path).toBe(0);
  }
}

const unfinished = async () => (await listAll(place.cacheDir)).filter((path) => /incomplete|tmp/.test(path));
const repository = () => join(place.cacheDir, "models--org--desk");

describe("the first opening", () => {
  it("fetches what the manifest names, and nothing else of the repository", async () => {
    place.hub.commit(REPO, { ...FILES, "README.md": text("card"), "other/large.bin": noise(1000) });
    await expectWhole(await place.open());
    const fetched = place.hub.requests.filter(({ path }) => path.includes("/resolve/"));
    expect(fetched.map(({ path }) => path.split("/").slice(5).join("/")).sort()).toEqual(
      Object.keys(FILES).sort(),
    );
  });

  it("asks four kinds of question: the commit, the manifest's hash, the other files' hashes, and each file", async () => {
    await place.open();
    const asked = place.hub.requests.map(({ method, path }) => `${method} ${path.split("?")[0]}`);
    const api = `/api/models/${REPO}`;
    expect(asked.filter((line) => line.includes("/api/"))).toEqual([
      `GET ${api}/revision/main`,
      `POST ${api}/paths-info/${place.commit}`,
      `POST ${api}/paths-info/${place.commit}`,
    ]);
    // Large files are sent on to another host.
    expect(asked).toHaveLength(3 + Object.keys(FILES).length + 2);
  });

  it("lays the cache out as Python does: blobs by hash, relative links, the commit in refs", async () => {
    await place.open();
    const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
    const git = (bytes: Uint8Array) =>
      createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
    const large = new Set([MODEL, "embeddings/rows.npy"]);
    const blobs = Object.entries(FILES).map(([path, bytes]) => (large.has(path) ? sha256 : git)(bytes));
    expect(await listAll(place.cacheDir)).toEqual(
      [
        "CACHEDIR.TAG",
        ...blobs.map((blob) => `models--org--desk/blobs/${blob}`),
        "models--org--desk/refs/main",
        ...Object.keys(FILES).map((path) => `models--org--desk/snapshots/${place.commit}/${path}`),
      ].sort(),
    );
    expect(await readFile(join(repository(), "refs/main"), "utf8")).toBe(place.commit);
    expect(await readlink(join(repository(), "snapshots", place.commit, MODEL))).toBe(
      `../../../../../blobs/${sha256(FILES[MODEL] as Uint8Array)}`,
    );
  });

  it("says how far it is, by file and in all", async () => {
    const events: HubProgress[] = [];
    await place.open({ onProgress: (event) => events.push(event) });
    for (const [path, bytes] of Object.entries(FILES)) {
      const ofFile = events.filter((event) => "file" in event && event.file === path);
      expect(ofFile[0]).toEqual({ status: "initiate", name: REPO, file: path });
      expect(ofFile.at(-1)).toEqual({ status: "done", name: REPO, file: path });
      const loaded = ofFile.flatMap((event) => (event.status === "progress" ? [event] : []));
      expect(loaded.at(-1)).toMatchObject({ loaded: bytes.length, total: bytes.length, progress: 100 });
      const amounts = loaded.map((event) => event.loaded);
      expect(amounts).toEqual([...amounts].sort((a, b) => a - b));
    }
    const rest = Object.entries(FILES).reduce(
      (sum, [path, { length }]) => sum + (path === "manifest.json" ? 0 : length),
      0,
    );
    expect(events.filter(({ status }) => status === "progress_total").at(-1)).toMatchObject({
      loaded: rest,
      total: rest,
      progress: 100,
    });
  });

  it("names the repository, the revision and the commit as its origin", async () => {
    const source = await place.open();
    expect(source.origin).toBe(`hub:org/desk@main (commit ${place.commit.slice(0, 7)})`);
  });

  it("takes the repository as a text, with and without hub: and a revision", async () => {
    vi.stubEnv("HF_ENDPOINT", `${place.hub.url}/`);
    vi.stubEnv("HF_HUB_CACHE", place.cacheDir);
    place.hub.tag(REPO, "v1", "main");
    for (const [name, revision] of [
      ["org/desk", "main"],
      ["hub:org/desk", "main"],
      ["hub:org/desk@v1", "v1"],
      [`org/desk@${place.commit}`, place.commit],
    ] as const) {
      const source = await hubAssets(name).open();
      expect(source.origin).toContain(`hub:org/desk@${revision} (`);
      await expectWhole(source);
    }
  });

  it("opens a branch with a slash, as pull requests have", async () => {
    const commit = place.hub.commit(REPO, bundleOf({ "a.txt": text("of the request") }), {
      branch: "refs/pr/1",
    });
    const source = await place.open({ revision: "refs/pr/1" });
    expect(await source.read("a.txt")).toEqual(text("of the request"));
    expect(await readFile(join(repository(), "refs/refs/pr/1"), "utf8")).toBe(commit);
  });
});

describe("a later opening", () => {
  it("asks for the branch's commit and no more when nothing has changed", async () => {
    await place.open();
    place.hub.clearRequests();
    await expectWhole(await place.open());
    expect(place.hub.requests).toHaveLength(1);
  });

  it("makes no request for a commit that is in the cache", async () => {
    await place.open({ revision: place.commit });
    await place.hub.stop();
    place.hub.clearRequests();
    await expectWhole(await place.open({ revision: place.commit, retry: { retries: 0 } }));
    expect(place.hub.requests).toEqual([]);
    expect(await listAll(join(repository(), "refs"))).toEqual([]);
  });

  it("fetches of a new commit what has changed, and keeps the old one", async () => {
    await place.open();
    const changed = bundleOf({ ...withoutManifest(), "data/a.json": text('{"a":"new"}') });
    const commit = place.hub.commit(REPO, changed);
    place.hub.clearRequests();
    await expectWhole(await place.open(), changed);
    const fetched = place.hub.requests.filter(({ path }) => path.includes("/resolve/"));
    expect(fetched.map(({ path }) => path.split(commit)[1])).toEqual(["/manifest.json", "/data/a.json"]);
    place.hub.clearRequests();
    await expectWhole(await place.open({ revision: place.commit }));
    expect(place.hub.requests).toEqual([]);
  });

  it("stays with the commit it opened while the branch moves on", async () => {
    const source = await place.open();
    place.hub.commit(REPO, bundleOf({ "data/a.json": text("moved on") }));
    await place.open();
    await expectWhole(source);
  });

  it("completes what an earlier one has not finished, from blobs where they are there", async () => {
    await place.open();
    await rm(join(repository(), "snapshots", place.commit, "data/b.json"));
    await rm(join(repository(), "snapshots", place.commit, MODEL));
    place.hub.clearRequests();
    await expectWhole(await place.open());
    expect(place.hub.requests.filter(({ path }) => path.includes("/resolve/"))).toEqual([]);
  });

  it("fetches a file again that was cut short on this disk", async () => {
    await place.open();
    const pointer = join(repository(), "snapshots", place.commit, MODEL);
    await truncate(pointer, 1000);
    await expectWhole(await place.open());
    expect((await lstat(pointer)).isSymbolicLink()).toBe(true);
  });

  it("fetches everything anew where that is asked for, over a damaged copy too", async () => {
    await place.open();
    for (const path of [MODEL, "manifest.json"]) {
      const pointer = join(repository(), "snapshots", place.commit, path);
      const bytes = await readFile(pointer);
      bytes[100] = (bytes[100] as number) ^ 1;
      await writeFile(pointer, bytes);
    }
    // As a manifest that does not add up, or as no JSON any more.
    expect(await refusal(place.open())).toMatchObject({ asset: "manifest.json" });
    await expectWhole(await place.open({ forceDownload: true }));
  });
});

describe("a flipped byte", () => {
  it.each(Object.keys(FILES))("on the way is caught and named: %s", async (path) => {
    place.hub.setFault(`/${path}`, { corruptAt: 3 });
    expect(await refusal(place.open())).toMatchObject({ code: "ERR_ASSET_INTEGRITY", asset: path });
    expect(await unfinished()).toEqual([]);
    expect((await listAll(place.cacheDir)).filter((file) => file.endsWith(path))).toEqual([]);
  });

  it.each(Object.keys(FILES))("in the cache is caught and named when it is read: %s", async (path) => {
    await place.open();
    const pointer = join(repository(), "snapshots", place.commit, path);
    const bytes = await readFile(pointer);
    bytes[5] = (bytes[5] as number) ^ 1;
    await writeFile(pointer, bytes);
    const reading = place.open().then(verifyWholeBundle);
    expect((await refusal(reading)).message).toContain(path);
  });

  it("that was a proxy's accident is mended by fetching once more", async () => {
    place.hub.setFault(MODEL, { corruptAt: 3, times: 1 });
    await expectWhole(await place.open());
  });

  it("in the repository itself is told from one on the way: the manifest knows", async () => {
    const damaged = { ...FILES, "data/a.json": text('{"a":9}') };
    place.hub.commit(REPO, damaged);
    const error = await refusal(place.open());
    expect(error).toMatchObject({ code: "ERR_ASSET_INTEGRITY", asset: "data/a.json" });
    expect(error.message).toContain("as the manifest has it");
  });
});

describe("a way that is bad", () => {
  it("is taken up where it broke off", async () => {
    place.hub.setFault(({ host, path }) => host === "storage" && path.endsWith("model.onnx"), {
      cutAfterBytes: 300_000,
    });
    await expectWhole(await place.open());
    const ranges = place.hub.requests
      .filter(({ host, path }) => host === "storage" && path.includes("model.onnx"))
      .map(({ range }) => range);
    expect(ranges[0]).toBeUndefined();
    expect(ranges.length).toBeGreaterThan(2);
    const starts = ranges.slice(1).map((range) => Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1]));
    expect(starts.every((start, i) => start > (starts[i - 1] ?? 0))).toBe(true);
  });

  it("starts again where the server knows no ranges", async () => {
    place.hub.setFault(MODEL, { cutAfterBytes: 300_000, times: 1 });
    const ranged = place.hub.requests;
    const plain: typeof fetch = (url, init) => {
      const headers = new Headers(init?.headers);
      headers.delete("range");
      return fetch(url, { ...init, headers });
    };
    await expectWhole(await place.open({ fetch: plain }));
    expect(ranged.every(({ range }) => range === undefined)).toBe(true);
  });

  it.each([
    ["429 with Retry-After in seconds", { status: 429, retryAfter: 0 }],
    ["429 with Retry-After as a date", { status: 429, retryAfter: new Date(Date.now() - 1000) }],
    ["500", { status: 500 }],
    ["502", { status: 502 }],
    ["503", { status: 503 }],
    ["504", { status: 504 }],
    ["408", { status: 408 }],
    ["a connection that ends", { hangUp: true }],
  ])("is tried again after %s, for questions and for files", async (_, fault) => {
    const api = place.hub.setFault("/api/", { ...fault, times: 2 });
    const files = place.hub.setFault("/resolve/", { ...fault, times: 2 });
    await expectWhole(await place.open());
    expect([api.used, files.used]).toEqual([2, 2]);
  });

  it("waits as long as the Hub asks", async () => {
    place.hub.setFault("/revision/", { status: 429, retryAfter: 1, times: 1 });
    const startedAt = performance.now();
    await place.open();
    expect(performance.now() - startedAt).toBeGreaterThan(950);
  });

  it("is not waited for when the Hub asks for an hour", async () => {
    const fault = place.hub.setFault("/revision/", { status: 429, retryAfter: 3600 });
    expect(await refusal(place.open())).toMatchObject({ code: "ERR_ASSETS_UNAVAILABLE" });
    expect(fault.used).toBe(1);
  });

  it.each([
    ["no answer", "/api/", { silence: true }],
    ["no byte of a file", MODEL, { stallAfterBytes: 0 }],
    ["a file that stops half-way", MODEL, { stallAfterBytes: 10_000 }],
  ])("is given up after %s for too long", async (_, match, fault) => {
    place.hub.setFault(match, fault);
    const error = await refusal(
      place.open({ metadataTimeoutMs: 150, downloadTimeoutMs: 150, retry: { retries: 1, minDelayMs: 1 } }),
    );
    expect(error.code).toBe("ERR_ASSETS_UNAVAILABLE");
    expect(error.message).toContain("within 150 ms");
    expect(await unfinished()).toEqual([]);
  });

  it("that is slow and steady is no failure", async () => {
    place.hub.setFault("data/a.json", { bytesPerSecond: 20 });
    await expectWhole(await place.open({ downloadTimeoutMs: 200 }));
  });

  it("names the file when the Hub sends less of it than there is", async () => {
    place.hub.setFault(MODEL, { shortenBy: 10 });
    // What comes after the cut is asked for by a range, and cut in the same way.
    expect(await refusal(place.open())).toMatchObject({ code: "ERR_ASSET_INTEGRITY", asset: MODEL });
    expect(await unfinished()).toEqual([]);
  });

  it("takes a sign-in page for what it is", async () => {
    place.hub.setFault("/api/", { portal: true });
    const error = await refusal(place.open());
    expect(error.code).toBe("ERR_ASSETS_UNAVAILABLE");
    expect(error.message).toContain("not as the Hub does");
    place.hub.clearFaults();
    place.hub.setFault("/resolve/", { portal: true });
    expect((await refusal(place.open())).code).toBe("ERR_ASSET_INTEGRITY");
  });

  it("takes JSON that breaks off for what it is", async () => {
    place.hub.setFault("/api/", { garbage: true });
    expect((await refusal(place.open())).code).toBe("ERR_ASSETS_UNAVAILABLE");
  });

  it("leads round in a circle and is given up", async () => {
    place.hub.setFault(MODEL, { redirect: "loop" });
    expect((await refusal(place.open())).code).toBe("ERR_ASSETS_UNAVAILABLE");
  });
});

describe("what a failure means", () => {
  const refused = async (fault: Parameters<Place["hub"]["setFault"]>[1], options = {}) => {
    place.hub.setFault("/api/", fault);
    return refusal(place.open(options));
  };

  it.each([
    [{ status: 401, errorCode: "RepoNotFound" }, "ERR_HUB_UNAUTHORIZED"],
    [{ status: 401 }, "ERR_HUB_UNAUTHORIZED"],
    [{ status: 403 }, "ERR_HUB_UNAUTHORIZED"],
    [{ status: 403, errorCode: "GatedRepo" }, "ERR_HUB_GATED"],
    [{ status: 401, errorCode: "GatedRepo" }, "ERR_HUB_GATED"],
    [{ status: 404, errorCode: "RevisionNotFound" }, "ERR_HUB_REVISION"],
    [{ status: 400 }, "ERR_HUB_REFUSED"],
    [{ status: 410 }, "ERR_HUB_REFUSED"],
  ])("%o stops a chain with %s, at once and with a copy in the cache too", async (fault, code) => {
    const next = memoryAssets(FILES);
    await place.open();
    place.hub.clearRequests();
    place.hub.setFault("/api/", fault);
    const error = await refusal(chain([hubAssets(place.options()), next]).open());
    expect(error.code).toBe(code);
    expect(error.remedy.length).toBeGreaterThan(30);
    expect(place.hub.requests).toHaveLength(1);
  });

  it.each([
    [{ status: 404, errorCode: "RepoNotFound" }, "not-found"],
    [{ status: 404, errorCode: "EntryNotFound" }, "not-found"],
    [{ status: 404 }, "unavailable"],
    [{ status: 503 }, "unavailable"],
    [{ status: 429 }, "unavailable"],
    [{ hangUp: true }, "unavailable"],
    [{ portal: true }, "unavailable"],
  ])("%o lets a chain go on: %s", async (fault, outcome) => {
    place.hub.setFault("/api/", fault);
    const source = await chain([hubAssets(place.options()), memoryAssets(FILES)]).open();
    expect(source.attempts?.map((attempt) => attempt.outcome)).toEqual([outcome, "served"]);
    await expectWhole(source);
  });

  it.each([
    ["status 503", { status: 503 }],
    ["status 404 that says nothing", { status: 404 }],
    ["an end of the connection", { hangUp: true }],
    ["a sign-in page", { portal: true }],
  ])("with a copy in the cache, %s means the copy, at once", async (_, fault) => {
    await place.open();
    place.hub.clearRequests();
    place.hub.setFault("/api/", fault);
    const source = await place.open({ retry: { retries: 5, minDelayMs: 60_000 } });
    expect(source.origin).toContain("from the cache: the Hub is unavailable");
    expect(place.hub.requests).toHaveLength(1);
    await expectWhole(source);
  });

  it("means the older copy when the new commit cannot be fetched", async () => {
    await place.open();
    place.hub.commit(REPO, bundleOf({ ...withoutManifest(), "data/new.json": text("{}") }));
    place.hub.setFault("data/new.json", { status: 503 });
    const source = await place.open();
    expect(source.origin).toContain("from the cache");
    await expectWhole(source);
    place.hub.clearFaults();
    expect(await (await place.open()).read("data/new.json")).toEqual(text("{}"));
  });

  it("is absence for a repository without a bundle", async () => {
    place.hub.commit(REPO, { "README.md": text("no bundle") });
    const error = await refusal(place.open());
    expect(error.code).toBe("ERR_ASSETS_NOT_FOUND");
    expect(error.message).toContain("manifest.json");
  });

  it("names what the manifest names and the repository lacks", async () => {
    const { "data/b.json": _, ...rest } = FILES as Record<string, Uint8Array>;
    place.hub.commit(REPO, rest);
    expect(await refusal(place.open())).toMatchObject({ code: "ERR_ASSET_INTEGRITY", asset: "data/b.json" });
  });

  it("says what to do about a private repository and about a gated one", async () => {
    place.hub.addRepository("org/private", { private: true });
    place.hub.addRepository("org/gated", { gated: true });
    place.hub.addToken("hf_stranger", { repositories: [] });
    for (const name of ["org/private", "org/gated"]) place.hub.commit(name, FILES);
    const code = async (repo: string, token: string | false) =>
      (await refusal(place.open({ repo, token }))).code;
    expect(await code("org/private", false)).toBe("ERR_HUB_UNAUTHORIZED");
    expect(await code("org/private", "hf_stranger")).toBe("ERR_ASSETS_NOT_FOUND");
    expect(await code("org/gated", "hf_stranger")).toBe("ERR_HUB_GATED");
    place.hub.addToken("hf_member", { repositories: ["org/private", "org/gated"] });
    for (const repo of ["org/private", "org/gated"])
      await expectWhole(await place.open({ repo, token: "hf_member" }));
  });

  it("is the manifest's when it is none", async () => {
    place.hub.commit(REPO, { "manifest.json": text('{"formatVersion":99}') });
    expect((await refusal(place.open())).code).toBe("ERR_BUNDLE_VERSION");
    place.hub.commit(REPO, { "manifest.json": noise(5 * 1024 * 1024) });
    place.hub.clearRequests();
    expect(await refusal(place.open())).toMatchObject({
      code: "ERR_ASSET_INTEGRITY",
      asset: "manifest.json",
    });
    expect(place.hub.requests.some(({ path }) => path.includes("/resolve/"))).toBe(false);
  });

  it("is refused for paths that would leave the cache", async () => {
    const files = bundleOf({ "data/a.json": text("{}") });
    const manifest = JSON.parse(new TextDecoder().decode(files["manifest.json"]));
    manifest.files[0].path = "../../../evil.json";
    place.hub.commit(REPO, { ...files, "manifest.json": text(JSON.stringify(manifest)) });
    expect((await refusal(place.open())).code).toMatch(/ERR_ASSET_(PATH|INTEGRITY)/);
    expect((await listAll(place.cacheDir)).join()).not.toContain("evil");
  });

  it("leaves no trace of a repository that could not be fetched", async () => {
    place.hub.setFault("manifest.json", { status: 503 });
    await refused({ times: 0 });
    expect(await listAll(place.cacheDir)).toEqual(["CACHEDIR.TAG"]);
    expect(await lstat(repository()).catch(() => undefined)).toBeUndefined();
  });
});

describe("a token", () => {
  const TOKEN = "hf_secretSECRETsecret";

  beforeEach(() => {
    place.hub.addRepository("org/private", { private: true, token: TOKEN });
    place.hub.commit("org/private", FILES);
  });

  it("goes to the Hub and to no other host", async () => {
    await expectWhole(await place.open({ repo: "org/private", token: TOKEN }));
    const byHost = (host: string) => place.hub.requests.filter((request) => request.host === host);
    expect(byHost("hub").every(({ authorization }) => authorization)).toBe(true);
    expect(byHost("storage").length).toBeGreaterThan(0);
    expect(byHost("storage").some(({ authorization }) => authorization)).toBe(false);
  });

  it("is taken from HF_TOKEN, or from the file of a login, unless that is switched off", async () => {
    const home = join(place.cacheDir, "home");
    await mkdir(home, { recursive: true });
    vi.stubEnv("HF_HOME", home);
    const open = () => place.open({ repo: "org/private", token: undefined, forceDownload: true });
    vi.stubEnv("HF_TOKEN", TOKEN);
    await expectWhole(await open());
    vi.stubEnv("HF_TOKEN", "");
    await writeFile(join(home, "token"), `${TOKEN}\n`);
    await expectWhole(await open());
    vi.stubEnv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1");
    expect((await refusal(open())).code).toBe("ERR_HUB_UNAUTHORIZED");
  });

  it("may begin otherwise than with hf_, as mirrors have them", async () => {
    const seen: (string | null)[] = [];
    const spying: typeof fetch = (url, init) => {
      seen.push(new Headers(init?.headers).get("authorization"));
      return fetch(url, init);
    };
    await place.open({ token: "mirror-token", fetch: spying }).catch(() => {});
    expect(seen[0]).toBe("Bearer mirror-token");
  });

  it("is in no error, no progress and no origin", async () => {
    const events: HubProgress[] = [];
    const shown: string[] = [];
    for (const fault of [
      {},
      { status: 401 },
      { status: 403 },
      { status: 503 },
      { hangUp: true },
      { portal: true },
    ]) {
      place.hub.clearFaults();
      place.hub.setFault("/api/", fault);
      const outcome = await place
        .open({ repo: "org/private", token: TOKEN, onProgress: (event) => events.push(event) })
        .catch((error: unknown) => error);
      for (let at = outcome; at instanceof Error; at = at.cause)
        shown.push(at.message, at.stack ?? "", JSON.stringify(at));
      shown.push(JSON.stringify(outcome));
    }
    expect(`${shown.join("\n")}${JSON.stringify(events)}`).not.toContain("secretSECRET");
  });

  it("that the endpoint sends back in its own words is taken out of them", async () => {
    const errorMessage = `bad request by ${TOKEN}, sorry`;
    place.hub.setFault("/api/", { status: 400, errorMessage });
    const { message } = await refusal(place.open({ token: TOKEN }));
    expect(message).toContain('status 400: "bad request by …, sorry"');
  });

  it("may not stand in the address", () => {
    expect(() => hubAssets(place.options({ endpoint: "https://user:secret@mirror.example" }))).toThrowError(
      /endpoint is not usable/,
    );
  });
});

describe("without a network", () => {
  it.each([
    ["the option localFilesOnly", undefined],
    ["HF_HUB_OFFLINE", "on"],
    ["TRANSFORMERS_OFFLINE", "YES"],
  ])("%s opens what the cache has, by branch and by commit, and asks nothing", async (name, value) => {
    await place.open();
    place.hub.clearRequests();
    if (value !== undefined) vi.stubEnv(name, value);
    const more = value === undefined ? { localFilesOnly: true } : {};
    for (const revision of ["main", place.commit]) await expectWhole(await place.open({ ...more, revision }));
    expect(place.hub.requests).toEqual([]);
  });

  it("says that nothing is there, and lets a chain go on", async () => {
    const error = await refusal(place.open({ localFilesOnly: true }));
    expect(error.code).toBe("ERR_ASSETS_UNAVAILABLE");
    expect(error.message).toContain("option localFilesOnly");
    expect(place.hub.requests).toEqual([]);
    expect(await listAll(place.cacheDir)).toEqual([]);
  });

  it("names what is missing of a copy that is not whole", async () => {
    await place.open();
    await rm(join(repository(), "snapshots", place.commit, MODEL));
    expect((await refusal(place.open({ localFilesOnly: true }))).message).toContain(MODEL);
  });

  it("opens the branch as it was when the server is gone", async () => {
    await place.open();
    await place.hub.stop();
    await expectWhole(await place.open());
  });
});

describe("the cache", () => {
  it("works without links, by HF_HUB_DISABLE_SYMLINKS, with files in their place and no second copy", async () => {
    vi.stubEnv("HF_HUB_DISABLE_SYMLINKS", "1");
    await expectWhole(await place.open());
    const files = await listAll(repository());
    expect(files.filter((path) => path.startsWith("blobs/"))).toEqual([]);
    expect((await lstat(join(repository(), "snapshots", place.commit, MODEL))).isFile()).toBe(true);
    place.hub.clearRequests();
    await expectWhole(await place.open());
    expect(place.hub.requests).toHaveLength(1);
  });

  it("names no absolute path when it cannot be written", async () => {
    await writeFile(place.cacheDir, "a file in its place");
    const error = await refusal(place.open());
    expect(error.code).toBe("ERR_HUB_CACHE");
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain(place.cacheDir);
  });

  it("takes up what a killed process has left, once that is certainly dead, and clears its other remains", async () => {
    const bytes = FILES[MODEL] as Uint8Array;
    const etag = createHash("sha256").update(bytes).digest("hex");
    const blobs = join(repository(), "blobs");
    await mkdir(blobs, { recursive: true });
    const old = new Date(Date.now() - 3_600_000);
    for (const [name, length, modified] of [
      [`${etag}.00000001.incomplete`, 100_000, old],
      [`${etag}.00000002.incomplete`, 400_000, old],
      [`${etag}.00000003.incomplete`, 500_000, new Date()],
    ] as const) {
      await writeFile(join(blobs, name), bytes.subarray(0, length));
      await utimes(join(blobs, name), modified, modified);
    }
    await expectWhole(await place.open());
    const ranges = place.hub.requests
      .filter(({ path }) => path.includes("model.onnx"))
      .map(({ range }) => range);
    expect(ranges).toEqual(["bytes=400000-", "bytes=400000-"]);
    // The one that may still be written to is left alone.
    expect(await unfinished()).toEqual([`models--org--desk/blobs/${etag}.00000003.incomplete`]);
  });

  it("does not trust what a killed process has left", async () => {
    const etag = createHash("sha256")
      .update(FILES[MODEL] as Uint8Array)
      .digest("hex");
    const blobs = join(repository(), "blobs");
    await mkdir(blobs, { recursive: true });
    const left = join(blobs, `${etag}.0000000a.incomplete`);
    await writeFile(left, noise(400_000, 99));
    await utimes(left, new Date(0), new Date(0));
    await expectWhole(await place.open());
    expect(await unfinished()).toEqual([]);
  });

  it("does not write through a link that somebody has put in a download's place", async () => {
    const etag = createHash("sha256")
      .update(FILES[MODEL] as Uint8Array)
      .digest("hex");
    const blobs = join(repository(), "blobs");
    await mkdir(blobs, { recursive: true });
    const outside = join(place.cacheDir, "..", "precious");
    await writeFile(outside, "precious");
    await utimes(outside, new Date(0), new Date(0));
    await symlink(outside, join(blobs, `${etag}.0000000b.incomplete`));
    await lutimes(join(blobs, `${etag}.0000000b.incomplete`), new Date(0), new Date(0));
    await expectWhole(await place.open());
    expect(await readFile(outside, "utf8")).toBe("precious");
  });

  it("is filled once by two callers at a time", async () => {
    const sources = await Promise.all([place.open(), place.open(), place.open()]);
    for (const source of sources) await expectWhole(source);
    const fetched = place.hub.requests.filter(
      ({ host, path }) => host === "hub" && path.includes("/resolve/"),
    );
    expect(fetched).toHaveLength(Object.keys(FILES).length);
    expect(await unfinished()).toEqual([]);
  });

  it("uses Python's listing of a commit in place of a question", async () => {
    await place.open();
    const tree = Object.fromEntries(
      Object.entries(FILES).map(([path, bytes]) => [
        path,
        {
          size: bytes.length,
          blob_id: createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex"),
        },
      ]),
    );
    await rm(place.cacheDir, { recursive: true });
    await mkdir(join(repository(), "trees"), { recursive: true });
    await writeFile(
      join(repository(), "trees", `${place.commit}.json`),
      JSON.stringify({ format_version: 1, files: tree }),
    );
    place.hub.clearRequests();
    await expectWhole(await place.open());
    expect(place.hub.requests.some(({ path }) => path.includes("paths-info"))).toBe(false);
  });
});

describe("an abort", () => {
  it.each([
    ["while the Hub is asked", "/api/", { silence: true }],
    ["while a file comes", MODEL, { stallAfterBytes: 50_000 }],
    ["between two tries", "/api/", { status: 503 }],
    ["while it is waited for the Hub's time", "/api/", { status: 429, retryAfter: 30 }],
  ])("%s rejects with its reason, and leaves nothing half done", async (_, match, fault) => {
    const fate = place.hub.setFault(match, fault);
    const abort = new AbortController();
    const reason = new Error("the caller's own reason");
    const opening = hubAssets(
      place.options({ retry: { retries: 5, minDelayMs: 60_000, maxDelayMs: 60_000 } }),
    ).open({
      signal: abort.signal,
    });
    opening.catch(() => {});
    await vi.waitFor(() => expect(fate.used).toBeGreaterThan(0));
    abort.abort(reason);
    await expect(opening).rejects.toBe(reason);
    expect(await unfinished()).toEqual([]);
  });

  it("of one caller leaves the other its download", async () => {
    place.hub.setFault(MODEL, { bytesPerSecond: 2_000_000 });
    const abort = new AbortController();
    let arrived = 0;
    const first = hubAssets(
      place.options({
        onProgress: (event) => {
          if (event.status === "progress" && event.file === MODEL) arrived = event.loaded;
        },
      }),
    ).open({ signal: abort.signal });
    first.catch(() => {});
    const second = place.open();
    await vi.waitFor(() => expect(arrived).toBeGreaterThan(0));
    abort.abort(new Error("gone"));
    await expect(first).rejects.toThrow("gone");
    await expectWhole(await second);
    expect(await unfinished()).toEqual([]);
  });
});

describe("usage", () => {
  it.each([
    ["repo", { repo: "no slash or; dots" }],
    ["repo", { repo: "../etc/passwd" }],
    ["repo", { repo: "org/a--b" }],
    ["repo", { repo: "a/b/c" }],
    ["repo", { repo: 7 as unknown as string }],
    ["revision", { revision: "../../etc" }],
    ["revision", { revision: "" }],
    ["endpoint", { endpoint: "file:///etc" }],
    ["endpoint", { endpoint: "huggingface.co" }],
    ["maxWorkers", { maxWorkers: 0 }],
    ["retry.retries", { retry: { retries: -1 } }],
    ["cacheDir", { cacheDir: " " }],
  ])("a wrong %s is refused at once: %o", (argument, wrong) => {
    expect(() => hubAssets(place.options(wrong))).toThrowError(
      expect.objectContaining({ code: "ERR_INVALID_ARGUMENT", argument }),
    );
  });
});

function withoutManifest(): Record<string, Uint8Array> {
  const { "manifest.json": _, ...rest } = FILES as Record<string, Uint8Array>;
  return rest;
}
