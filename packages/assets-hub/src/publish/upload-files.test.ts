import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noise, refusal, text } from "../__fixtures__/desk-on-hub.ts";
import type { HubProgress } from "../progress.ts";
import { type LocalHub, startLocalHub } from "../testing/index.ts";
import { openRepository } from "./open-repository.ts";
import { type UploadFilesOptions, uploadFiles } from "./upload-files.ts";

const REPO = "org/desk";
const WRITER = "hf_writer_SECRET";
const WEIGHTS = noise(300_000);
const FILES = new Map([
  ["data/a.json", text('{"a":1}')],
  ["data/deep/b.txt", text("b")],
  ["empty.txt", new Uint8Array(0)],
  ["model.onnx", WEIGHTS],
]);
const TOTAL = [...FILES.values()].reduce((sum, { length }) => sum + length, 0);

let hub: LocalHub;
beforeEach(async () => {
  hub = await startLocalHub();
  hub.addToken(WRITER, { write: true });
  hub.addToken("hf_reader_SECRET");
});
afterEach(async () => {
  await hub.close();
});

const push = (options: Partial<UploadFilesOptions> = {}) =>
  uploadFiles({
    repo: REPO,
    files: FILES,
    title: "Bundle",
    endpoint: hub.url,
    token: WRITER,
    retry: { retries: 3, minDelayMs: 1, maxDelayMs: 5 },
    ...options,
  });
const posts = (part: string) =>
  hub.requests.filter(({ method, path }) => method === "POST" && path.includes(part));
const puts = () => hub.requests.filter(({ method }) => method === "PUT");
/** Path → content, as text of one character a byte: quick to compare. */
const inText = (files: Iterable<readonly [string, Uint8Array]>) =>
  Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString("latin1")]));
const stored = () => {
  const { ".gitattributes": _, ...files } = hub.files(REPO);
  return inText(Object.entries(files));
};

describe("uploadFiles", () => {
  it("makes the repository, and one commit with everything", async () => {
    const report = await push({ description: "of now" });
    const [commit, ...before] = hub.commits(REPO);
    expect(report).toEqual({
      added: ["data/a.json", "data/deep/b.txt", "empty.txt", "model.onnx"],
      changed: [],
      removed: [],
      unchanged: [],
      commit: commit?.id,
      url: `${hub.url}/${REPO}/commit/${commit?.id}`,
      created: true,
      bytes: TOTAL,
    });
    expect(commit).toMatchObject({ title: "Bundle", description: "of now" });
    expect(before.length).toBe(1);
    expect(stored()).toEqual(inText(FILES));
    expect(posts("/commit/").length).toBe(1);
  });

  it("sends the token to the endpoint with every request, and to the storage never", async () => {
    await push({ token: "of-a-mirror, not beginning with hf_" }).catch(() => {});
    expect(hub.requests.every(({ authorization }) => authorization)).toBe(true);
    hub.clearRequests();
    await push();
    expect(puts()).toMatchObject([{ host: "storage", authorization: false, status: 200 }]);
    expect(
      hub.requests.filter(({ host }) => host === "hub").every(({ authorization }) => authorization),
    ).toBe(true);
  });

  it("sends and commits nothing where everything is there", async () => {
    const first = await push();
    hub.clearRequests();
    const second = await push();
    expect(second).toMatchObject({ commit: first.commit, created: false, bytes: 0, added: [], changed: [] });
    expect(second.unchanged).toEqual([...FILES.keys()].sort());
    expect(posts("/commit/")).toEqual([]);
    expect(hub.commits(REPO).length).toBe(2);
  });

  it("sends what changed, removes what it is told to, and leaves the rest", async () => {
    await push();
    hub.clearRequests();
    const report = await push({
      files: new Map([
        ["data/a.json", text('{"a":2}')],
        ["copy.onnx", WEIGHTS],
      ]),
      remove: ["data/deep/b.txt", "not-there.txt", "data/a.json"],
    });
    expect(report).toMatchObject({
      added: ["copy.onnx"],
      changed: ["data/a.json"],
      removed: ["data/deep/b.txt"],
      unchanged: [],
      // The storage has the weights already.
      bytes: 7,
    });
    expect(puts()).toEqual([]);
    expect(Object.keys(stored()).sort()).toEqual(["copy.onnx", "data/a.json", "empty.txt", "model.onnx"]);
  });

  it("takes files by path and by URL", async () => {
    const folder = await mkdtemp(join(tmpdir(), "upload-"));
    try {
      await writeFile(join(folder, "w"), WEIGHTS);
      const files = new Map<string, string | URL>([
        ["a.onnx", join(folder, "w")],
        ["b.onnx", pathToFileURL(join(folder, "w"))],
      ]);
      await push({ files });
      expect(stored()).toEqual(
        inText([
          ["a.onnx", WEIGHTS],
          ["b.onnx", WEIGHTS],
        ]),
      );
      hub.clearRequests();
      const error = await refusal(push({ files: new Map([["a.onnx", join(folder, "absent")]]) }));
      expect(error).toMatchObject({ code: "ERR_INVALID_ARGUMENT", found: "ENOENT" });
      expect(error.message).not.toContain(folder);
      expect(hub.requests).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("tells how far each file and all have come", async () => {
    const events: HubProgress[] = [];
    await push({ onProgress: (event) => events.push(event) });
    const ofWeights = events.filter((event) => event.status === "progress" && event.file === "model.onnx");
    expect(ofWeights.length).toBeGreaterThan(2);
    expect(ofWeights.at(-1)).toMatchObject({ loaded: WEIGHTS.length, total: WEIGHTS.length, progress: 100 });
    const totals = events.filter((event) => event.status === "progress_total");
    expect(totals.at(-1)).toMatchObject({ name: REPO, loaded: TOTAL, total: TOTAL, progress: 100 });
    const loaded = totals.map((event) => event.loaded);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    for (const status of ["initiate", "done"]) {
      const files = events.flatMap((event) =>
        event.status === status && "file" in event ? [event.file] : [],
      );
      expect(files.sort()).toEqual([...FILES.keys()].sort());
    }
  });

  it("sends a file in parts where the storage asks for that", async () => {
    const events: HubProgress[] = [];
    const parts: { authorized: boolean; bytes: Buffer }[] = [];
    let completed = 0;
    let oid = "";
    // The local Hub takes whole files only; in front of it, a storage that takes parts of 100 kB.
    const inParts: typeof fetch = async (url, init) => {
      const address = new URL(String(url));
      if (address.hostname === "parts.example") {
        if (init?.method === "POST") {
          completed++;
          const { parts: named } = JSON.parse(await new Response(init.body).text());
          expect(named).toEqual([1, 2, 3].map((partNumber) => ({ partNumber, etag: `"${partNumber}"` })));
          return Response.json({});
        }
        const index = Number(address.pathname.slice(1));
        const bytes = Buffer.from(await new Response(init?.body).arrayBuffer());
        parts[index - 1] = { authorized: new Headers(init?.headers).has("authorization"), bytes };
        return new Response(null, { headers: { etag: `"${index}"` } });
      }
      if (!address.pathname.endsWith("/objects/batch")) return fetch(url, init);
      const answer = (await (await fetch(url, init)).json()) as {
        objects: { oid: string; actions: { upload: { href: string } } }[];
      };
      const [object] = answer.objects;
      oid = object?.oid ?? "";
      // The commit needs the bytes in the storage behind.
      await fetch(object?.actions.upload.href ?? "", {
        method: "PUT",
        body: WEIGHTS as Uint8Array<ArrayBuffer>,
      });
      const header = { chunk_size: "100000", "00001": "1", "00002": "2", "00003": "3" };
      const urls = Object.entries(header).map(([key, value]) =>
        key === "chunk_size" ? [key, value] : [key, `https://parts.example/${value}`],
      );
      const upload = { href: "https://parts.example/complete", header: Object.fromEntries(urls) };
      return Response.json({ ...answer, objects: [{ ...object, actions: { upload } }] });
    };
    await push({ fetch: inParts, onProgress: (event) => events.push(event) });
    expect(oid).toMatch(/^[0-9a-f]{64}$/);
    expect(completed).toBe(1);
    expect(parts.map(({ authorized, bytes }) => [authorized, bytes.length])).toEqual([
      [false, 100_000],
      [false, 100_000],
      [false, 100_000],
    ]);
    expect(Buffer.concat(parts.map(({ bytes }) => bytes)).equals(Buffer.from(WEIGHTS))).toBe(true);
    const loaded = events.flatMap((event) =>
      event.status === "progress" && event.file === "model.onnx" ? [event.loaded] : [],
    );
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(loaded.at(-1)).toBe(WEIGHTS.length);
  });

  it("waits for a long upload beyond the time that an answer to a question may take", async () => {
    const slow: typeof fetch = async (url, init) => {
      if (init?.method === "PUT") await new Promise((resolve) => setTimeout(resolve, 1500));
      return fetch(url, init);
    };
    await push({ fetch: slow, metadataTimeoutMs: 1000 });
    expect(puts().length).toBe(1);
  });

  it("begins a branch at main's commit, and leaves main alone", async () => {
    const first = await push();
    const report = await push({ branch: "next/1", files: new Map([["new.txt", text("n")]]) });
    expect(
      hub
        .commits(REPO, "next/1")
        .map(({ id }) => id)
        .slice(0, 2),
    ).toEqual([report.commit, first.commit]);
    expect(hub.commits(REPO)[0]?.id).toBe(first.commit);
  });

  it("commits to a repository that has no commit yet", async () => {
    hub.addRepository(REPO);
    const report = await push();
    expect(hub.commits(REPO).map(({ id }) => id)).toEqual([report.commit]);
  });

  it("in a dry run only looks, and needs no token for what is public", async () => {
    const planned = await push({ dryRun: true });
    expect(planned).toMatchObject({ created: true, added: [...FILES.keys()].sort(), bytes: TOTAL });
    expect(planned.commit).toBeUndefined();
    await push();
    hub.clearRequests();
    expect(await push({ dryRun: true, token: false })).toMatchObject({ created: false, added: [], bytes: 0 });
    expect(
      await push({ dryRun: true, branch: "next", remove: ["model.onnx"], files: new Map() }),
    ).toMatchObject({
      removed: ["model.onnx"],
    });
    expect(
      hub.requests.filter(({ method, path }) => method !== "GET" && !path.includes("paths-info")),
    ).toEqual([]);
  });
});

describe("who may see it", () => {
  it("a repository it makes is private when that is asked for", async () => {
    await push({ private: true });
    const stranger = await fetch(`${hub.url}/api/models/${REPO}`);
    expect(stranger.status).toBe(401);
    await push({ private: true, files: new Map([["more.txt", text("m")]]) });
  });

  it("nothing goes to a public one when private was asked for", async () => {
    await push({ private: false });
    hub.clearRequests();
    const error = await refusal(push({ private: true, files: new Map([["secret.txt", text("s")]]) }));
    expect(error).toMatchObject({ code: "ERR_INVALID_ARGUMENT", argument: "private" });
    expect(hub.requests.every(({ method }) => method === "GET")).toBe(true);
  });
});

describe("uploadFiles is refused", () => {
  it("without a token, before any request", async () => {
    const error = await refusal(push({ token: false }));
    expect(error.code).toBe("ERR_HUB_UNAUTHORIZED");
    expect(error.message).toContain("HF_TOKEN");
    expect(hub.requests).toEqual([]);
  });

  it.each([
    ["a token that may only read", "hf_reader_SECRET"],
    ["a token for another repository", "hf_other_SECRET"],
    ["a token nobody knows", "hf_unknown_SECRET"],
  ])("with %s, and never names it", async (_, token) => {
    hub.addToken("hf_other_SECRET", { write: true, repositories: ["org/other"] });
    hub.addRepository(REPO);
    const before = hub.commit(REPO, { "a.txt": text("a") });
    const error = await refusal(push({ token }));
    expect(error.code).toBe("ERR_HUB_UNAUTHORIZED");
    expect(`${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain("SECRET");
    expect(hub.commits(REPO)[0]?.id).toBe(before);
    // As a repository that is to be made.
    expect((await refusal(push({ token, repo: "org/new" }))).code).toBe("ERR_HUB_UNAUTHORIZED");
  });

  it("for a private repository that the token does not see, whose name is taken all the same", async () => {
    hub.addRepository(REPO, { private: true });
    hub.setFault("/api/repos/create", { status: 409 });
    hub.addToken("hf_other", { write: true, repositories: ["org/other"] });
    const error = await refusal(push({ token: "hf_other" }));
    expect(error).toMatchObject({
      code: "ERR_HUB_UNAUTHORIZED",
      found: expect.stringContaining("that name"),
    });
  });

  it("for a gated repository by whoever has no access to it", async () => {
    hub.addRepository(REPO, { gated: true });
    hub.commit(REPO, { "a.txt": text("a") });
    hub.addToken("hf_other", { write: true, repositories: ["org/other"] });
    expect((await refusal(push({ token: "hf_other" }))).code).toMatch(/ERR_HUB_(GATED|UNAUTHORIZED)/);
    expect((await push()).created).toBe(false);
  });

  it("for a missing repository that it may not make", async () => {
    expect((await refusal(push({ create: false }))).code).toBe("ERR_ASSETS_NOT_FOUND");
    expect(posts("/api/repos/create")).toEqual([]);
  });

  it.each([
    ["repo", { repo: "desk" }],
    ["repo", { repo: "../desk" }],
    ["branch", { branch: "0".repeat(40) }],
    ["revision", { branch: "a/../b" }],
    ["title", { title: " " }],
    ["endpoint", { endpoint: "ftp://hub" }],
    ["files", { files: new Map<string, string | URL>([["a", new URL("https://example.org/a")]]) }],
  ])("for a wrong %s, before any request", async (argument, options) => {
    const error = await refusal(push(options));
    expect(error).toMatchObject({ code: "ERR_INVALID_ARGUMENT" });
    expect((error as unknown as { argument: string }).argument).toContain(argument);
    expect(hub.requests).toEqual([]);
  });

  it("for paths that leave the repository", async () => {
    const files = new Map([["../a", text("a")]]);
    expect((await refusal(push({ files }))).code).toBe("ERR_ASSET_PATH");
    expect((await refusal(push({ remove: ["/etc/passwd"] }))).code).toBe("ERR_ASSET_PATH");
    expect(hub.requests).toEqual([]);
  });

  it("for what the Hub does not take, with its status", async () => {
    hub.setFault("/preupload/", { status: 413 });
    expect(await refusal(push())).toMatchObject({ code: "ERR_HUB_REFUSED", status: 413 });
    expect(posts("/preupload/").length).toBe(1);
  });
});

describe("when somebody else pushes meanwhile", () => {
  it("the Hub's 412 says what to do, and their commit stands", async () => {
    await push();
    // Their push comes between our look and our commit.
    let theirs = "";
    const racing: typeof fetch = (url, init) => {
      if (String(url).includes("/commit/")) theirs = hub.commit(REPO, { "theirs.txt": text("t") });
      return fetch(url, init);
    };
    const error = await refusal(push({ fetch: racing, files: new Map([["ours.txt", text("o")]]) }));
    expect(error).toMatchObject({ code: "ERR_HUB_REFUSED", status: 412 });
    expect(error.message).toContain("push again");
    expect(hub.commits(REPO)[0]?.id).toBe(theirs);
  });

  it("nothing is sent when it is known beforehand", async () => {
    const first = await push();
    const seen = await openRepository({ repo: REPO, endpoint: hub.url, token: WRITER });
    expect(seen?.commit).toBe(first.commit);
    await push({ files: new Map([["theirs.txt", text("t")]]) });
    hub.clearRequests();
    const error = await refusal(
      push({ parentCommit: first.commit ?? "", files: new Map([["o", text("o")]]) }),
    );
    expect(error).toMatchObject({ code: "ERR_HUB_REFUSED", status: 412 });
    expect(hub.requests.every(({ method }) => method === "GET")).toBe(true);
  });
});

describe("faults that pass", () => {
  it.each([
    ["/api/models/org/desk/revision/", 503],
    ["/api/repos/create", 500],
    ["/preupload/", 429],
    ["/info/lfs/objects/batch", 502],
    ["/uploads/", 503],
    ["/commit/", 429],
    ["/commit/", 503],
  ])("%s answers %i once: tried again, one commit", async (part, status) => {
    const fault = hub.setFault(part, { status, times: 1 });
    await push();
    expect(fault.used).toBe(1);
    expect(hub.commits(REPO).length).toBe(2);
    expect(stored()).toEqual(inText(FILES));
  });

  it("connections that break off in the questions and in the upload of a large file", async () => {
    hub.setFault("/preupload/", { hangUp: true, times: 1 });
    hub.setFault("/preupload/", { cutAfterBytes: 5, times: 1 });
    const cut = hub.setFault("/uploads/", { hangUp: true, times: 2 });
    await push();
    expect(cut.used).toBe(2);
    expect(hub.commits(REPO).length).toBe(2);
  });

  it("keeps to Retry-After", async () => {
    hub.setFault("/preupload/", { status: 429, retryAfter: 1, times: 1 });
    const from = Date.now();
    await push();
    expect(Date.now() - from).toBeGreaterThanOrEqual(990);
  });

  it("a repository and a branch that others have made at the same moment", async () => {
    const racing: typeof fetch = async (url, init) => {
      if (String(url).endsWith("/api/repos/create")) await fetch(url, init);
      if (String(url).includes("/branch/")) await fetch(url, init);
      return fetch(url, init);
    };
    const report = await push({ fetch: racing, branch: "next" });
    expect(hub.commits(REPO, "next")[0]?.id).toBe(report.commit);
  });
});

describe("faults that stay", () => {
  it("leave the branch as it was", async () => {
    hub.addRepository(REPO);
    const before = hub.commit(REPO, { "a.txt": text("a") });
    for (const part of ["/preupload/", "/info/lfs/objects/batch", "/uploads/", "/commit/"]) {
      hub.clearRequests();
      hub.setFault(part, { status: 503 });
      const error = await refusal(push());
      expect(error.code).toBe("ERR_ASSETS_UNAVAILABLE");
      expect(error.message).not.toMatch(/SECRET|http/);
      expect(hub.requests.filter(({ path }) => path.includes(part)).length).toBe(4);
      hub.clearFaults();
      expect(hub.commits(REPO)[0]?.id).toBe(before);
    }
  });

  it("a Hub that is not there", async () => {
    await hub.stop();
    expect(await refusal(push())).toMatchObject({ code: "ERR_ASSETS_UNAVAILABLE" });
  });

  it("a page where the Hub should answer", async () => {
    for (const part of ["/revision/", "/preupload/", "/info/lfs/objects/batch", "/commit/"]) {
      hub.setFault(part, { portal: true });
      expect(await refusal(push()), part).toMatchObject({ code: "ERR_ASSETS_UNAVAILABLE" });
      hub.clearFaults();
    }
  });
});

describe("when the answer to the commit is lost", () => {
  it("finds the commit that was made, and asks for no second one", async () => {
    await push();
    hub.clearRequests();
    hub.setFault("/commit/", { cutAfterBytes: 0, times: 1 });
    const report = await push({ files: new Map([["new.txt", text("n")]]), remove: ["empty.txt"] });
    expect(posts("/commit/").length).toBe(1);
    expect(hub.commits(REPO)[0]?.id).toBe(report.commit);
    expect(hub.commits(REPO).length).toBe(3);
  });

  it("says so where it was not made, and does not ask again by itself", async () => {
    await push();
    hub.clearRequests();
    hub.setFault("/commit/", { hangUp: true });
    const error = await refusal(push({ files: new Map([["new.txt", text("n")]]) }));
    expect(error).toMatchObject({ code: "ERR_ASSETS_UNAVAILABLE" });
    expect(error.message).toContain("Push again");
    expect(posts("/commit/").length).toBe(1);
    expect(hub.commits(REPO).length).toBe(2);
  });
});

describe("an abort", () => {
  const reason = new Error("enough");
  it("before the start makes no request", async () => {
    await expect(push({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(hub.requests).toEqual([]);
  });

  it.each(["/api/repos/create", "/preupload/", "/info/lfs/objects/batch", "/uploads/", "/commit/"])(
    "while %s is waited for rejects with its reason, and there is no commit",
    async (part) => {
      const controller = new AbortController();
      hub.setFault(part, { silence: true });
      const pushing = push({ signal: controller.signal });
      setTimeout(() => controller.abort(reason), 200);
      await expect(pushing).rejects.toBe(reason);
      hub.clearFaults();
      const commits = part === "/api/repos/create" ? [] : hub.commits(REPO);
      expect(commits.length).toBeLessThan(2);
    },
  );

  it("in the middle of a large file's bytes leaves no commit", async () => {
    const controller = new AbortController();
    const pushing = push({
      files: new Map([["model.onnx", noise(20_000_000)]]),
      signal: controller.signal,
      onProgress: (event) => {
        if (event.status === "progress" && event.loaded > 0) controller.abort(reason);
      },
    });
    await expect(pushing).rejects.toBe(reason);
    expect(hub.commits(REPO).map(({ title }) => title)).toEqual(["initial commit"]);
    expect(posts("/commit/")).toEqual([]);
  });
});

describe("openRepository", () => {
  const look = (options: { branch?: string; token?: string | false } = {}) =>
    openRepository({ repo: REPO, endpoint: hub.url, token: WRITER, ...options });

  it("reads files as they were at that commit, no more than was asked for", async () => {
    await push();
    const repository = await look();
    await push({ files: new Map([["data/a.json", text("later")]]) });
    expect(await repository?.read("data/a.json", { maxBytes: 100 })).toEqual(text('{"a":1}'));
    expect(await repository?.read("model.onnx", { maxBytes: 1000 })).toEqual(WEIGHTS.subarray(0, 1000));
    expect(await repository?.read("absent", { maxBytes: 100 })).toBeUndefined();
    await expect(repository?.read("../a", { maxBytes: 1 })).rejects.toMatchObject({ code: "ERR_ASSET_PATH" });
  });

  it("knows a missing repository, a missing branch and one without commits", async () => {
    expect(await look()).toBeUndefined();
    hub.addRepository(REPO);
    expect(await look()).toMatchObject({ commit: undefined, hasBranch: false });
    const { commit } = await push();
    expect(await look({ branch: "next" })).toMatchObject({ commit, hasBranch: false });
    expect(await look({ token: false })).toMatchObject({ commit, hasBranch: true });
  });
});
