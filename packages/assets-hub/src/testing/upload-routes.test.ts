import { createHash } from "node:crypto";
import {
  commit,
  createBranch,
  createRepo,
  deleteFiles,
  downloadFile,
  type HubApiError,
  uploadFiles,
  whoAmI,
} from "@huggingface/hub";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalHub, startLocalHub } from "./index.ts";

const REPO = "org/desk";
const WRITER = "hf_writer";
const READER = "hf_reader";
const text = (value: string) => new TextEncoder().encode(value);
const WEIGHTS = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) & 255);

let hub: LocalHub;
beforeEach(async () => {
  hub = await startLocalHub();
  hub.addToken(WRITER, { write: true, user: "desk-bot" });
  hub.addToken(READER);
});
afterEach(async () => {
  await hub.close();
});

const as = (accessToken: string) => ({ repo: REPO, hubUrl: hub.url, accessToken });
const file = (path: string, bytes: Uint8Array) => ({
  path,
  content: new Blob([bytes as Uint8Array<ArrayBuffer>]),
});
const failing = async (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: HubApiError) => error.statusCode,
  );

function post(path: string, body: unknown, token = WRITER): Promise<Response> {
  return fetch(hub.url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

describe("the real client uploads to the local Hub", () => {
  beforeEach(async () => {
    await createRepo(as(WRITER));
  });

  it("small files in the commit, large ones on the other host, without the token", async () => {
    hub.clearRequests();
    const files = [file("data/a.json", text("{}")), file("model.onnx", WEIGHTS)];
    const done = await uploadFiles({
      ...as(WRITER),
      files,
      commitTitle: "Bundle",
      commitDescription: "of now",
    });
    expect(hub.files(REPO)).toEqual({
      ".gitattributes": expect.any(Uint8Array),
      "data/a.json": text("{}"),
      "model.onnx": WEIGHTS,
    });
    expect(hub.commits(REPO)).toEqual([
      { id: done?.commit.oid, title: "Bundle", description: "of now", parent: expect.any(String) },
      { id: expect.any(String), title: "initial commit", description: "" },
    ]);
    const puts = hub.requests.filter(({ method }) => method === "PUT");
    expect(puts).toMatchObject([{ host: "storage", authorization: false, status: 200 }]);
    const blob = await downloadFile({ ...as(READER), path: "model.onnx", xet: false });
    expect(new Uint8Array((await blob?.arrayBuffer()) ?? [])).toEqual(WEIGHTS);
  });

  it("a large file that is there already once", async () => {
    await uploadFiles({ ...as(WRITER), files: [file("model.onnx", WEIGHTS)] });
    hub.clearRequests();
    await uploadFiles({ ...as(WRITER), files: [file("copy.onnx", WEIGHTS)] });
    expect(hub.requests.filter(({ method }) => method === "PUT")).toEqual([]);
    expect(hub.files(REPO)["copy.onnx"]).toEqual(WEIGHTS);
  });

  it("deletions, beside what stays", async () => {
    await uploadFiles({ ...as(WRITER), files: [file("a.txt", text("a")), file("b.txt", text("b"))] });
    await deleteFiles({ ...as(WRITER), paths: ["a.txt"] });
    expect(Object.keys(hub.files(REPO)).sort()).toEqual([".gitattributes", "b.txt"]);
    expect(await failing(deleteFiles({ ...as(WRITER), paths: ["a.txt"] }))).toBe(404);
  });

  it("to a branch it made, and to none that isn't there", async () => {
    await createBranch({ ...as(WRITER), branch: "next/1" });
    expect(await failing(createBranch({ ...as(WRITER), branch: "next/1" }))).toBe(409);
    expect(await failing(createBranch({ ...as(WRITER), branch: "x", revision: "gone" }))).toBe(404);
    await uploadFiles({ ...as(WRITER), branch: "next/1", files: [file("a.txt", text("a"))] });
    expect(Object.keys(hub.files(REPO, "next/1"))).toContain("a.txt");
    expect(Object.keys(hub.files(REPO))).not.toContain("a.txt");
    const elsewhere = uploadFiles({ ...as(WRITER), branch: "gone", files: [file("a.txt", text("a"))] });
    expect(await failing(elsewhere)).toBe(404);
    await createBranch({ ...as(WRITER), branch: "bare", empty: true });
    expect(hub.files(REPO, "bare")).toEqual({});
    // Without a starting point, overwriting leaves a branch where it is.
    await createBranch({ ...as(WRITER), branch: "next/1", overwrite: true });
    expect(Object.keys(hub.files(REPO, "next/1"))).toContain("a.txt");
    await createBranch({ ...as(WRITER), branch: "next/1", overwrite: true, revision: "main" });
    expect(Object.keys(hub.files(REPO, "next/1"))).not.toContain("a.txt");
  });

  it("only onto the commit it names as parent", async () => {
    const [before] = hub.commits(REPO);
    const operations = [{ operation: "addOrUpdate" as const, ...file("a.txt", text("a")) }];
    const params = { ...as(WRITER), title: "x", operations, parentCommit: before?.id as string };
    await commit(params);
    const after = hub.commits(REPO);
    expect(await failing(commit(params))).toBe(412);
    expect(hub.commits(REPO)).toEqual(after);
  });

  it("only with a token that may write", async () => {
    const files = [file("a.txt", text("a"))];
    expect(await failing(uploadFiles({ repo: REPO, hubUrl: hub.url, files }))).toBe(401);
    expect(await failing(uploadFiles({ ...as(READER), files }))).toBe(403);
    hub.addToken("hf_other", { write: true, repositories: ["org/other"] });
    expect(await failing(uploadFiles({ ...as("hf_other"), files }))).toBe(403);
    expect(hub.commits(REPO).length).toBe(1);
  });

  it("and meets faults on the way", async () => {
    const files = [file("model.onnx", WEIGHTS)];
    hub.setFault("/commit/", { status: 503, times: 1 });
    expect(await failing(uploadFiles({ ...as(WRITER), files }))).toBe(503);
    expect(hub.commits(REPO).length).toBe(1);
    // The commit is made, and its answer lost.
    hub.setFault("/commit/", { cutAfterBytes: 0, times: 1 });
    await expect(uploadFiles({ ...as(WRITER), files })).rejects.toThrow();
    expect(hub.commits(REPO).length).toBe(2);
  });
});

describe("the local Hub refuses", () => {
  const oid = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  const lines = (...all: unknown[]) => all.map((line) => JSON.stringify(line)).join("\n");
  const HEADER = { key: "header", value: { summary: "x" } };
  beforeEach(() => hub.addRepository(REPO));

  it("to make a repository twice, or for a token that may not", async () => {
    expect(await failing(createRepo(as(WRITER)))).toBe(409);
    expect(await failing(createRepo({ ...as(READER), repo: "org/new" }))).toBe(403);
    expect(await failing(createRepo({ ...as("hf_unknown"), repo: "org/new" }))).toBe(401);
    await createRepo({ ...as(WRITER), repo: "org/hidden", visibility: "private" });
    expect((await fetch(`${hub.url}/api/models/org/hidden`)).status).toBe(401);
  });

  it("bytes that aren't those announced", async () => {
    const batch = await post(`/${REPO}.git/info/lfs/objects/batch`, {
      operation: "upload",
      objects: [{ oid: oid(WEIGHTS), size: WEIGHTS.length }],
    });
    const { objects } = (await batch.json()) as { objects: { actions: { upload: { href: string } } }[] };
    const href = objects[0]?.actions.upload.href ?? "";
    expect(new URL(href).origin).toBe(hub.storageUrl);
    const put = async (body: Uint8Array, headers = {}) =>
      (await fetch(href, { method: "PUT", body: body as Uint8Array<ArrayBuffer>, headers })).status;
    expect(await put(WEIGHTS.subarray(1))).toBe(400);
    expect(await put(WEIGHTS.map((byte, i) => (i === 9 ? byte ^ 1 : byte)))).toBe(400);
    expect(await put(WEIGHTS, { authorization: "Bearer hf_leaked" })).toBe(400);
    const operation = {
      key: "lfsFile",
      value: { path: "m.onnx", algo: "sha256", oid: oid(WEIGHTS), size: 5000 },
    };
    const committed = async () =>
      (await post(`/api/models/${REPO}/commit/main`, lines(HEADER, operation))).status;
    expect(await committed()).toBe(422);
    expect(await put(WEIGHTS)).toBe(200);
    expect(await committed()).toBe(200);
  });

  it.each([
    ["no header", [{ key: "deletedFile", value: { path: "a" } }], 400],
    ["an empty title", [{ key: "header", value: { summary: "" } }], 400],
    ["a path that leaves", [HEADER, { key: "file", value: { path: "../a", content: "" } }], 400],
    ["a path from the root", [HEADER, { key: "file", value: { path: "/a", content: "" } }], 400],
    ["git's own folder", [HEADER, { key: "file", value: { path: ".git/config", content: "" } }], 400],
    ["an unknown operation", [HEADER, { key: "copyFile", value: { path: "a" } }], 400],
    ["a folder that isn't there", [HEADER, { key: "deletedFolder", value: { path: "a/" } }], 404],
  ])("a commit with %s", async (_, operations, status) => {
    expect((await post(`/api/models/${REPO}/commit/main`, lines(...operations))).status).toBe(status);
    expect(hub.commits(REPO)).toEqual([]);
  });

  it("a commit of lines that are no JSON", async () => {
    expect((await post(`/api/models/${REPO}/commit/main`, "{")).status).toBe(400);
  });

  it("a body of another shape than the protocol's, and goes on", async () => {
    expect((await post(`/api/models/${REPO}/preupload/main`, { files: [null] })).status).toBe(500);
    expect((await post(`/api/models/${REPO}/preupload/main`, { files: [] })).status).toBe(200);
  });

  it("to say who asks without a token it knows", async () => {
    const told = await whoAmI({ hubUrl: hub.url, accessToken: WRITER });
    expect(told).toMatchObject({ type: "user", name: "desk-bot", auth: { accessToken: { role: "write" } } });
    expect(await failing(whoAmI({ hubUrl: hub.url, accessToken: "hf_unknown" }))).toBe(401);
  });
});
