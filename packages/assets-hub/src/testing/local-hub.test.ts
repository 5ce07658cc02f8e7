import { createHash } from "node:crypto";
import {
  downloadFile,
  fileDownloadInfo,
  listFiles,
  modelInfo,
  pathsInfo,
  repoExists,
} from "@huggingface/hub";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalHub, startLocalHub } from "./index.ts";

const REPO = "org/desk";
const text = (value: string) => new TextEncoder().encode(value);
const FILES = {
  "manifest.json": text('{"formatVersion":1}'),
  "data/tickets.txt": text("printer\n"),
  "data/deep/a b é.txt": text("named so"),
  "model.onnx": Uint8Array.from({ length: 3000 }, (_, i) => i & 255),
  empty: new Uint8Array(0),
};

let hub: LocalHub;
beforeEach(async () => {
  hub = await startLocalHub({ treePageSize: 2 });
  hub.addRepository(REPO);
});
afterEach(async () => {
  await hub.close();
});

const sha = (algorithm: string, ...parts: (string | Uint8Array)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash(algorithm)).digest("hex");
const blobSha = (bytes: Uint8Array) => sha("sha1", `blob ${bytes.length}\0`, bytes);
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function ask(path: string, init: RequestInit = {}) {
  const response = await fetch(hub.url + path, { redirect: "manual", ...init });
  const { headers, status } = response;
  return { status, headers, code: headers.get("x-error-code"), text: await response.text() };
}

describe("the real client against the local Hub", () => {
  it("learns what a branch, a tag, a commit and a pull request's ref point to", async () => {
    const first = hub.commit(REPO, { "a.txt": text("1") });
    hub.tag(REPO, "v1", "main");
    const second = hub.commit(REPO, { "a.txt": text("2") });
    const proposed = hub.commit(REPO, { "a.txt": text("3") }, { branch: "refs/pr/1" });
    expect([first, second, proposed].every((id) => /^[0-9a-f]{40}$/.test(id))).toBe(true);
    const resolved = async (revision: string) =>
      (await modelInfo({ name: REPO, revision, hubUrl: hub.url, additionalFields: ["sha"] })).sha;
    expect(await resolved("main")).toBe(second);
    expect(await resolved("v1")).toBe(first);
    expect(await resolved(first)).toBe(first);
    expect(await resolved("refs/pr/1")).toBe(proposed);
    await expect(resolved(first.slice(0, 7))).rejects.toMatchObject({ statusCode: 404 });
    await expect(resolved("gone")).rejects.toMatchObject({ statusCode: 404 });
    expect(await repoExists({ repo: REPO, hubUrl: hub.url })).toBe(true);
    expect(await repoExists({ repo: "org/other", hubUrl: hub.url })).toBe(false);
  });

  it("is told git's names of files, and sha256 and size of large ones", async () => {
    const commit = hub.commit(REPO, FILES, { title: "Bundle" });
    const paths = [...Object.keys(FILES), "gone.txt"];
    const told = await pathsInfo({ repo: REPO, paths, expand: true, hubUrl: hub.url });
    expect(told.map(({ path }) => path)).toEqual(Object.keys(FILES));
    for (const [path, bytes] of Object.entries(FILES)) {
      const info = told.find((entry) => entry.path === path);
      expect(info).toMatchObject({
        type: "file",
        size: bytes.length,
        lastCommit: { id: commit, title: "Bundle" },
      });
      if (path !== "model.onnx") {
        expect(info?.oid).toBe(blobSha(bytes));
        expect(info?.lfs).toBeUndefined();
        continue;
      }
      const oid = sha("sha256", bytes);
      const pointer = text(`version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 3000\n`);
      expect(info?.lfs).toEqual({ oid, size: 3000, pointerSize: pointer.length });
      expect(info?.oid).toBe(blobSha(pointer));
    }
  });

  it("lists a tree over several pages, folders included, and one folder of it", async () => {
    hub.commit(REPO, FILES);
    const all = await collect(listFiles({ repo: REPO, recursive: true, hubUrl: hub.url }));
    expect(all.map(({ type, path }) => `${type} ${path}`)).toEqual([
      "directory data",
      "directory data/deep",
      "file data/deep/a b é.txt",
      "file data/tickets.txt",
      "file empty",
      "file manifest.json",
      "file model.onnx",
    ]);
    expect(hub.requests.length).toBe(4);
    const folder = await collect(listFiles({ repo: REPO, path: "data", hubUrl: hub.url }));
    expect(folder.map(({ path }) => path)).toEqual(["data/deep", "data/tickets.txt"]);
    hub.commit(REPO, FILES, { branch: "refs/pr/1" });
    const proposed = listFiles({ repo: REPO, revision: "refs/pr/1", path: "data/deep", hubUrl: hub.url });
    expect((await collect(proposed)).map(({ path }) => path)).toEqual(["data/deep/a b é.txt"]);
    const gone = collect(listFiles({ repo: REPO, path: "gone", hubUrl: hub.url }));
    await expect(gone).rejects.toMatchObject({ statusCode: 404 });
  });

  it.each(Object.entries(FILES).filter(([, bytes]) => bytes.length > 0))(
    "downloads %s",
    async (path, bytes) => {
      hub.commit(REPO, FILES);
      const blob = await downloadFile({ repo: REPO, path, xet: false, hubUrl: hub.url });
      expect(new Uint8Array((await blob?.arrayBuffer()) ?? [])).toEqual(bytes);
    },
  );

  it("is told null of a file that isn't there", async () => {
    hub.commit(REPO, FILES);
    expect(await downloadFile({ repo: REPO, path: "gone", xet: false, hubUrl: hub.url })).toBeNull();
  });

  it("downloads a large file of a private repository without its token reaching the other host", async () => {
    hub.addRepository("org/secret", { private: true, token: "hf_secret" });
    hub.commit("org/secret", FILES);
    const params = { repo: "org/secret", path: "model.onnx", hubUrl: hub.url, accessToken: "hf_secret" };
    const blob = await downloadFile({ ...params, xet: false });
    expect(new Uint8Array((await blob?.arrayBuffer()) ?? [])).toEqual(FILES["model.onnx"]);
    const told = hub.requests.map(({ host, authorization }) => `${host} ${authorization}`);
    expect(told).toEqual(["hub true", "storage false", "hub true", "storage false"]);
    expect(JSON.stringify(hub.requests)).not.toContain("hf_secret");
  });

  it("gets everything from one host where redirects are off", async () => {
    const plain = await startLocalHub({ redirectLfs: false });
    try {
      plain.addRepository(REPO);
      plain.commit(REPO, FILES);
      const info = await fileDownloadInfo({ repo: REPO, path: "model.onnx", hubUrl: plain.url });
      expect(info).toMatchObject({ size: 3000, etag: `"${sha("sha256", FILES["model.onnx"])}"` });
      expect(plain.requests.map(({ host, status }) => [host, status])).toEqual([["hub", 206]]);
    } finally {
      await plain.close();
    }
  });
});

describe("a file's answer", () => {
  beforeEach(() => void hub.commit(REPO, FILES));
  const PATH = `/${REPO}/resolve/main/data/tickets.txt`;

  it.each([
    ["bytes=0-0", 206, "bytes 0-0/8", "p"],
    ["bytes=3-", 206, "bytes 3-7/8", "nter\n"],
    ["bytes=3-99", 206, "bytes 3-7/8", "nter\n"],
    ["bytes=-2", 206, "bytes 6-7/8", "r\n"],
    ["bytes=8-", 416, "bytes */8", undefined],
    ["bytes=-0", 416, "bytes */8", undefined],
    ["bytes=3-1", 200, null, "printer\n"],
    ["bytes=0-1,3-4", 200, null, "printer\n"],
    ["lines=0-1", 200, null, "printer\n"],
  ])("to Range: %s is %i", async (range, status, contentRange, body) => {
    const got = await ask(PATH, { headers: { range } });
    expect(got.status).toBe(status);
    expect(got.headers.get("content-range")).toBe(contentRange);
    if (body !== undefined) expect(got.text).toBe(body);
    expect(hub.requests.at(-1)?.range).toBe(range);
  });

  it("is the range while If-Range names the same bytes, and everything once they changed", async () => {
    const etag = (await ask(PATH)).headers.get("etag") ?? "";
    expect(etag).toBe(`"${blobSha(FILES["data/tickets.txt"])}"`);
    const resumed = () => ask(PATH, { headers: { range: "bytes=4-", "if-range": etag } });
    expect(await resumed()).toMatchObject({ status: 206, text: "ter\n" });
    hub.commit(REPO, { "data/tickets.txt": text("scanner\n") });
    expect(await resumed()).toMatchObject({ status: 200, text: "scanner\n" });
  });

  it("to HEAD has the headers alone", async () => {
    const got = await ask(PATH, { method: "HEAD" });
    expect(got).toMatchObject({ status: 200, text: "" });
    expect(got.headers.get("content-length")).toBe("8");
    expect(got.headers.get("x-repo-commit")).toBe(hub.commits(REPO)[0]?.id);
  });

  it("redirects for a large one and names its sha256; the other host's ETag is another hash", async () => {
    const got = await ask(`/${REPO}/resolve/main/model.onnx`, { method: "HEAD" });
    const oid = sha("sha256", FILES["model.onnx"]);
    expect(got.status).toBe(302);
    expect(got.headers.get("x-linked-etag")).toBe(`"${oid}"`);
    expect(got.headers.get("x-linked-size")).toBe("3000");
    const location = got.headers.get("location") ?? "";
    expect(new URL(location).origin).toBe(hub.storageUrl);
    const stored = await fetch(location);
    expect(new Uint8Array(await stored.arrayBuffer())).toEqual(FILES["model.onnx"]);
    expect(stored.headers.get("etag")).toMatch(/^"[0-9a-f]{64}"$/);
    expect(stored.headers.get("etag")).not.toBe(`"${oid}"`);
    expect((await fetch(location.split("?")[0] ?? "")).status).toBe(403);
    expect((await fetch(location, bearer("hf_leaked"))).status).toBe(400);
    expect(hub.requests.at(-1)).toMatchObject({ host: "storage", authorization: true, status: 400 });
  });
});

describe("who may read what", () => {
  const FILE = (id: string) => `/${id}/resolve/main/manifest.json`;
  const INFO = (id: string) => `/api/models/${id}/revision/main`;
  beforeEach(() => {
    hub.addRepository("org/secret", { private: true });
    hub.addRepository("org/gated", { gated: "auto" });
    for (const id of [REPO, "org/secret", "org/gated"]) hub.commit(id, FILES);
    hub.addToken("hf_all");
    hub.addToken("hf_none", { repositories: [] });
  });

  it.each([
    ["no token", undefined, 401, null, "Invalid username or password."],
    ["an unknown token", "hf_unknown", 401, null, "Invalid credentials in Authorization header"],
    ["a token without access", "hf_none", 404, "RepoNotFound", "Repository not found"],
  ])("with %s a private repository is as one that isn't there", async (_, token, status, code, message) => {
    for (const path of [FILE, INFO]) {
      const told = await Promise.all(
        ["org/secret", "org/unknown"].map((id) => ask(path(id), token === undefined ? {} : bearer(token))),
      );
      for (const got of told) {
        expect(got).toMatchObject({ status, code });
        expect(got.headers.get("x-error-message")).toBe(message);
        expect(JSON.parse(got.text)).toEqual({ error: message });
      }
    }
  });

  it("with a token for it a private repository is read", async () => {
    expect((await ask(FILE("org/secret"), bearer("hf_all"))).status).toBe(200);
    expect((await ask(INFO("org/secret"), bearer("hf_all"))).status).toBe(200);
    // The real one minds a token it doesn't know where none was needed.
    expect((await ask(FILE(REPO), bearer("hf_unknown"))).status).toBe(401);
  });

  it("a gated repository is known to all, its files to those let in", async () => {
    expect((await ask(INFO("org/gated"))).status).toBe(200);
    expect(await ask(FILE("org/gated"))).toMatchObject({ status: 401, code: "GatedRepo" });
    expect(await ask(FILE("org/gated"), bearer("hf_unknown"))).toMatchObject({
      status: 401,
      code: "GatedRepo",
    });
    expect(await ask(FILE("org/gated"), bearer("hf_none"))).toMatchObject({ status: 403, code: "GatedRepo" });
    expect((await ask(FILE("org/gated"), bearer("hf_all"))).status).toBe(200);
    expect((await modelInfo({ name: "org/gated", hubUrl: hub.url })).gated).toBe("auto");
  });

  it("what isn't there is told apart from what is, by X-Error-Code", async () => {
    const gone = await ask(`/${REPO}/resolve/main/gone.txt`);
    expect(gone).toMatchObject({ status: 404, code: "EntryNotFound" });
    expect(gone.headers.get("x-repo-commit")).toBe(hub.commits(REPO)[0]?.id);
    expect(await ask(`/${REPO}/resolve/v9/manifest.json`)).toMatchObject({
      status: 404,
      code: "RevisionNotFound",
    });
    expect(await ask(`/api/models/${REPO}/revision/v9`)).toMatchObject({
      status: 404,
      code: "RevisionNotFound",
    });
    expect(await ask("/no/such/route")).toMatchObject({ status: 404, code: null });
  });
});

describe("the local Hub as a server", () => {
  it("makes the same commits of the same history", async () => {
    const other = await startLocalHub();
    try {
      other.addRepository(REPO);
      const made = [hub, other].map((one) => {
        return [one.commit(REPO, FILES), one.commit(REPO, FILES, { title: "again" })];
      });
      expect(made[0]).toEqual(made[1]);
      expect(made[0]?.[0]).not.toBe(made[0]?.[1]);
      expect(hub.commits(REPO).map(({ title, parent }) => [title, parent])).toEqual([
        ["again", made[0]?.[0]],
        ["Update", undefined],
      ]);
    } finally {
      await other.close();
    }
  });

  it("refuses connections while stopped and answers at the same address afterwards", async () => {
    hub.commit(REPO, FILES);
    const status = async () => (await fetch(`${hub.url}/api/models/${REPO}`)).status;
    expect(await status()).toBe(200);
    await hub.stop();
    await expect(status()).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
    await hub.resume();
    expect(await status()).toBe(200);
    await hub.close();
    await hub.close();
    await expect(status()).rejects.toThrow();
  });

  it("tells what it was asked, and forgets it when told to", async () => {
    await fetch(`${hub.url}/api/models/${REPO}?expand=sha`, {
      headers: { authorization: "Bearer hf_word", "user-agent": "desk/1" },
    });
    expect(hub.requests).toEqual([
      {
        host: "hub",
        method: "GET",
        path: `/api/models/${REPO}?expand=sha`,
        authorization: true,
        userAgent: "desk/1",
        status: 401,
      },
    ]);
    hub.clearRequests();
    expect(hub.requests).toEqual([]);
  });
});
