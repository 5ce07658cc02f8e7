import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findPythonHub, type PythonHub } from "../__fixtures__/python-hub.ts";
import { type LocalHub, startLocalHub } from "./index.ts";

const found = findPythonHub();
const title =
  found === undefined
    ? "the local Hub (skipped: no Python with huggingface_hub here)"
    : `the local Hub and Python's huggingface_hub ${found.version}`;

const REPO = "org/desk";
const text = (value: string) => new TextEncoder().encode(value);
const FILES = {
  "manifest.json": text('{"formatVersion":1}'),
  "data/tickets.txt": text("printer\n"),
  "data/deep/a b é.txt": text("named so"),
  "model.onnx": Uint8Array.from({ length: 3000 }, (_, i) => i & 255),
  empty: new Uint8Array(0),
};

// In CI the reference has to be there: a skip would hide that the two no longer agree.
describe.skipIf(found === undefined && !process.env.CI)(title, () => {
  const python = found as PythonHub;
  let folder = "";
  let hub: LocalHub;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "local-hub-"));
    expect(found, "huggingface_hub is required here; .ci/run installs it").toBeDefined();
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    hub = await startLocalHub({ treePageSize: 2 });
    hub.addRepository(REPO);
  });
  afterEach(async () => {
    await hub.close();
  });

  /** Runs `code`, which leaves its findings in `out`, and returns them. */
  async function py(code: string, env: Record<string, string> = {}): Promise<unknown> {
    const script = `
import json, os, sys
from huggingface_hub import *
from huggingface_hub import constants, errors
api = HfApi()
def read(path):
  with open(path, "rb") as file: return file.read()
def failing(call):
  try: call()
  except Exception as error: return [type(error).__name__, getattr(getattr(error, "response", None), "status_code", None)]
  return "no error"
${code}
print(json.dumps(out))`;
    return JSON.parse(await python.run(script, [folder], { HF_ENDPOINT: hub.url, ...env }));
  }

  const inHex = (files: Record<string, Uint8Array>) =>
    Object.fromEntries(
      Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString("hex")]),
    );

  it("hf_hub_download gets every file, and its cache names them as the server does", async () => {
    const commit = hub.commit(REPO, FILES);
    const out = await py(`
paths = json.loads('${JSON.stringify(Object.keys(FILES))}')
got = {path: hf_hub_download("${REPO}", path) for path in paths}
out = {
  "files": {path: read(at).hex() for path, at in got.items()},
  "blobs": {path: os.path.basename(os.path.realpath(at)) for path, at in got.items()},
  "snapshots": [at.split("snapshots/")[1].split("/")[0] for at in got.values()],
  "ref": read(os.path.join(os.environ["HF_HOME"], "hub/models--org--desk/refs/main")).decode(),
  "infos": {f.path: f.lfs.sha256 if f.lfs else f.blob_id for f in api.get_paths_info("${REPO}", paths)},
}`);
    const { blobs, infos, ...rest } = out as { blobs: unknown; infos: unknown };
    expect(blobs).toEqual(infos);
    expect(rest).toEqual({
      files: inHex(FILES),
      snapshots: Object.keys(FILES).map(() => commit),
      ref: commit,
    });
    const reached = hub.requests.filter(({ host }) => host === "storage");
    expect(reached).toMatchObject([{ method: "GET", authorization: false, status: 200 }]);
  });

  it("snapshot_download gets a tag's whole tree over pages, and again without a request for its files", async () => {
    const commit = hub.commit(REPO, FILES);
    hub.tag(REPO, "v1", commit);
    hub.commit(REPO, { "other.txt": text("later") });
    const out = await py(`
def tree(root):
  return {os.path.relpath(os.path.join(at, name), root): read(os.path.join(at, name)).hex()
    for at, _, names in os.walk(root) for name in names}
root = snapshot_download("${REPO}", revision="v1")
out = [os.path.basename(root), tree(root), snapshot_download("${REPO}", revision="${commit}") == root]`);
    expect(out).toEqual([commit, inHex(FILES), true]);
    expect(hub.requests.filter(({ path }) => path.includes("/tree/")).length).toBe(4);
    expect(hub.requests.filter(({ host }) => host === "storage").length).toBe(1);
  });

  it("model_info, list_repo_tree and get_paths_info read what the API tells", async () => {
    const first = hub.commit(REPO, FILES, { title: "Bundle" });
    const head = hub.commit(
      REPO,
      { ...FILES, "manifest.json": text("{}") },
      { title: "Next", branch: "refs/pr/1" },
    );
    const out = await py(`
info = api.model_info("${REPO}", files_metadata=True)
tree = list(api.list_repo_tree("${REPO}", recursive=True, expand=True, revision="refs/pr/1"))
inside = list(api.list_repo_tree("${REPO}", "data/deep"))
paths = api.get_paths_info("${REPO}", ["data", "model.onnx", "gone"], expand=True)
out = {
  "sha": info.sha, "private": info.private, "gated": info.gated,
  "modified": info.last_modified.isoformat(),
  "siblings": {s.rfilename: [s.size, s.lfs.size if s.lfs else None] for s in info.siblings},
  "pull request": api.model_info("${REPO}", revision="refs/pr/1", expand=["sha"]).sha,
  "files": {f.path: f.last_commit.title for f in tree if hasattr(f, "blob_id")},
  "folders": [f.path for f in tree if not hasattr(f, "blob_id")],
  "inside": [f.path for f in inside],
  "paths": [[f.path, type(f).__name__, f.last_commit.oid] for f in paths],
  "exists": [api.repo_exists("${REPO}"), api.revision_exists("${REPO}", "v9"), api.file_exists("${REPO}", "empty"), api.file_exists("${REPO}", "gone")],
}`);
    const paths = Object.keys(FILES).sort();
    expect(out).toEqual({
      sha: first,
      private: false,
      gated: false,
      modified: "2026-01-01T00:00:00+00:00",
      siblings: Object.fromEntries(
        Object.entries(FILES).map(([path, { length }]) => [
          path,
          [length, path === "model.onnx" ? length : null],
        ]),
      ),
      "pull request": head,
      files: Object.fromEntries(paths.map((path) => [path, path === "manifest.json" ? "Next" : "Bundle"])),
      folders: ["data", "data/deep"],
      inside: ["data/deep/a b é.txt"],
      paths: [
        ["data", "RepoFolder", first],
        ["model.onnx", "RepoFile", first],
      ],
      exists: [true, false, true, false],
    });
  });

  it("raises the exception of each refusal", async () => {
    hub.addRepository("org/secret", { private: true, token: "hf_owner" });
    hub.addRepository("org/gated", { gated: true });
    for (const id of [REPO, "org/secret", "org/gated"]) hub.commit(id, FILES);
    hub.addToken("hf_stranger", { repositories: [] });
    const out = await py(`
def download(repo, path="manifest.json", **more):
  return failing(lambda: hf_hub_download(repo, path, **more))
def ask(repo, **more):
  return failing(lambda: api.model_info(repo, **more))
stranger = {"token": "hf_stranger"}
out = {
  "stranger": [download("org/secret", **stranger), ask("org/secret", **stranger)],
  "unknown": [download("org/unknown", **stranger), ask("org/unknown", **stranger)],
  "gated": [download("org/gated"), download("org/gated", **stranger), ask("org/gated")],
  "revision": [download("${REPO}", revision="v9"), ask("${REPO}", revision="v9")],
  "entry": download("${REPO}", "gone.txt"),
  "invalid token": [download("${REPO}", token="hf_unknown"), failing(lambda: api.whoami(token="hf_unknown"))],
}
assert issubclass(errors.RemoteEntryNotFoundError, errors.EntryNotFoundError)
assert issubclass(errors.GatedRepoError, errors.RepositoryNotFoundError)
# Python knows a repository by the address, and only https ones: this one's is not.
import re, huggingface_hub.utils._http as http
http.REPO_API_REGEX = re.compile(http.REPO_API_REGEX.pattern.replace("https://", "https?://"), re.VERBOSE)
out["anonymous"] = [download("org/secret"), download("org/unknown"), ask("org/secret"), ask("org/unknown")]
# Last, because once a file is in its cache Python is content with that.
out["owner"] = [download("org/secret", token="hf_owner"), ask("org/secret", token="hf_owner"), download("org/secret")]`);
    const missing = ["RepositoryNotFoundError", 404];
    const hidden = ["RepositoryNotFoundError", 401];
    expect(out).toEqual({
      stranger: [missing, missing],
      unknown: [missing, missing],
      gated: [["GatedRepoError", 401], ["GatedRepoError", 403], "no error"],
      revision: [
        ["RevisionNotFoundError", 404],
        ["RevisionNotFoundError", 404],
      ],
      entry: ["RemoteEntryNotFoundError", 404],
      "invalid token": [
        ["HfHubHTTPError", 401],
        ["HfHubHTTPError", 401],
      ],
      anonymous: [hidden, hidden, hidden, hidden],
      owner: ["no error", "no error", "no error"],
    });
  });

  it("creates a repository, uploads a folder, and commits to what it knows", async () => {
    hub.addToken("hf_writer", { write: true, user: "desk-bot" });
    hub.addToken("hf_reader");
    const upload = join(folder, "upload");
    for (const [path, bytes] of Object.entries({ ...FILES, "README.md": text("---\nlicense: mit\n---\n") })) {
      await mkdir(join(upload, path, ".."), { recursive: true });
      await writeFile(join(upload, path), bytes);
    }
    const out = await py(
      `
url = api.create_repo("org/pushed", private=True)
again = failing(lambda: api.create_repo("org/pushed"))
api.create_repo("org/pushed", exist_ok=True)
first = api.upload_folder(repo_id="org/pushed", folder_path=sys.argv[1] + "/upload", commit_message="Bundle", commit_description="of now")
same = api.upload_folder(repo_id="org/pushed", folder_path=sys.argv[1] + "/upload")
def change(parent, revision=None, token=None):
  return api.create_commit("org/pushed", [CommitOperationDelete("data/"), CommitOperationAdd("b.npy", b"vectors")],
    commit_message="Change", parent_commit=parent, revision=revision, token=token)
api.create_branch("org/pushed", branch="next/1")
second = change(first.oid, "next/1")
out = {
  "name": api.whoami()["name"], "id": url.repo_id, "again": again,
  "first": first.oid, "same": same.oid == first.oid, "second": second.oid,
  "stale": failing(lambda: change(first.oid, "next/1")),
  "no branch": failing(lambda: change(first.oid, "next/2")),
  "reader": failing(lambda: change(None, token="hf_reader")),
  "back": read(hf_hub_download("org/pushed", "b.npy", revision="next/1")).decode(),
}`,
      { HF_TOKEN: "hf_writer" },
    );
    const [head, initial] = hub.commits("org/pushed");
    const [next] = hub.commits("org/pushed", "next/1");
    expect(head).toMatchObject({ title: "Bundle", description: "of now", parent: initial?.id });
    expect(out).toEqual({
      name: "desk-bot",
      id: "org/pushed",
      again: ["HfHubHTTPError", 409],
      first: head?.id,
      same: true,
      second: next?.id,
      stale: ["HfHubHTTPError", 412],
      "no branch": ["RevisionNotFoundError", 404],
      reader: ["HfHubHTTPError", 403],
      back: "vectors",
    });
    const { ".gitattributes": _, "README.md": readme, ...pushed } = hub.files("org/pushed");
    expect(inHex(pushed)).toEqual(inHex(FILES));
    expect(Buffer.from(readme ?? []).toString()).toMatch(/^---/);
    expect(Object.keys(hub.files("org/pushed", "next/1")).sort()).toEqual(
      [".gitattributes", "README.md", "b.npy", "empty", "manifest.json", "model.onnx"].sort(),
    );
    const puts = hub.requests.filter(({ method }) => method === "PUT");
    expect(puts.map(({ host, authorization, status }) => [host, authorization, status])).toEqual([
      ["storage", false, 200],
      ["storage", false, 200],
    ]);
    expect(await readFile(join(upload, "README.md"), "utf8")).toContain("mit");
  });

  it("resumes what a cut broke off, and accepts a byte that was flipped", async () => {
    hub.commit(REPO, FILES);
    hub.setFault("model.onnx", { cutAfterBytes: 1000, times: 1 });
    hub.setFault("tickets.txt", { corruptAt: 3 });
    const out = await py(`
# What is in the file when the connection ends is whole chunks of this size, 10 MB by default.
constants.DOWNLOAD_CHUNK_SIZE = 100
out = [read(hf_hub_download("${REPO}", "model.onnx")).hex(), read(hf_hub_download("${REPO}", "data/tickets.txt")).decode("latin-1")]`);
    expect(out).toEqual([Buffer.from(FILES["model.onnx"]).toString("hex"), "pri\x91ter\n"]);
    expect(hub.requests.filter(({ host }) => host === "storage").map(({ range }) => range)).toEqual([
      undefined,
      "bytes=1000-",
    ]);
  });
});
