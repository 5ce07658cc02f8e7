import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { verifyWholeBundle } from "@org/classifier-core/provider";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { deskOnHub, FILES, listAll, type Place, REPO, refusal, text } from "./__fixtures__/desk-on-hub.ts";
import { findPythonHub, type PythonHub } from "./__fixtures__/python-hub.ts";
import { downloadModel } from "./download-model.ts";

const found = findPythonHub();
const title =
  found === undefined
    ? "one cache for Python and for us (skipped: no Python with huggingface_hub here)"
    : `one cache for us and for Python's huggingface_hub ${found.version}`;
const MODEL = "models/m/onnx/model.onnx";
const DIGEST = JSON.parse(new TextDecoder().decode(FILES["manifest.json"])).digest as string;

// In CI the reference has to be there: a skip would hide that the two no longer agree.
describe.skipIf(found === undefined && !process.env.CI)(title, () => {
  const python = found as PythonHub;
  let place: Place;
  beforeAll(() => {
    expect(found, "huggingface_hub is required here; .ci/run installs it").toBeDefined();
  });
  beforeEach(async () => {
    vi.stubEnv("HF_HUB_OFFLINE", "");
    place = await deskOnHub();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await place.close();
  });

  /** Runs `code`, which leaves its findings in `out`, on our cache and our Hub. */
  async function py(code: string, env: Record<string, string> = {}): Promise<unknown> {
    const script = `
import hashlib, json, os, sys
from huggingface_hub import *
cache, commit = sys.argv[1:]
def sha(path):
  with open(path, "rb") as file: return hashlib.sha256(file.read()).hexdigest()
${code}
print(json.dumps(out))`;
    const settings = { HF_ENDPOINT: place.hub.url, HF_HUB_CACHE: place.cacheDir, ...env };
    return JSON.parse(await python.run(script, [place.cacheDir, place.commit], settings));
  }

  const hashes = Object.fromEntries(
    (
      JSON.parse(new TextDecoder().decode(FILES["manifest.json"])).files as { path: string; sha256: string }[]
    ).map(({ path, sha256 }) => [path, sha256]),
  );

  /** The files of a scan: repository, revisions with their references, sizes, warnings. */
  const SCAN = `
info = scan_cache_dir(cache)
out = {
  "warnings": [str(warning) for warning in info.warnings],
  "incomplete": len(info.incomplete_files),
  "repos": [[repo.repo_id, repo.repo_type, [[r.commit_hash, sorted(r.refs), len(r.files), r.size_on_disk] for r in repo.revisions]] for repo in info.repos],
}`;
  const sizes = Object.values(FILES).reduce((sum, { length }) => sum + length, 0);

  it("what we write Python opens offline: a file, the whole snapshot, by branch and by commit", async () => {
    await place.open();
    await place.hub.stop();
    const out = await py(
      `
paths = ["data/a.json", "${MODEL}"]
out = {
  "files": {path: sha(hf_hub_download("${REPO}", path, local_files_only=True)) for path in paths},
  "pinned": {path: sha(hf_hub_download("${REPO}", path, revision=commit, local_files_only=True)) for path in paths},
  "snapshot": os.path.relpath(snapshot_download("${REPO}", local_files_only=True), cache),
  "cached": try_to_load_from_cache("${REPO}", "data/b.json") is not None,
}`,
      { HF_HUB_OFFLINE: "1" },
    );
    const expected = { "data/a.json": hashes["data/a.json"], [MODEL]: hashes[MODEL] };
    expect(out).toEqual({
      files: expected,
      pinned: expected,
      snapshot: `models--org--desk/snapshots/${place.commit}`,
      cached: true,
    });
  });

  it("what we write Python's scan finds whole, with and without links", async () => {
    for (const links of ["", "1"]) {
      vi.stubEnv("HF_HUB_DISABLE_SYMLINKS", links);
      const own = await deskOnHub();
      try {
        await own.open();
        const scanned = await py(SCAN.replaceAll("cache)", `${JSON.stringify(own.cacheDir)})`));
        expect(scanned).toEqual({
          warnings: [],
          incomplete: 0,
          repos: [[REPO, "model", [[own.commit, ["main"], Object.keys(FILES).length, sizes]]]],
        });
      } finally {
        await own.close();
      }
    }
  });

  it("what we write Python does not fetch again", async () => {
    await place.open();
    place.hub.clearRequests();
    await py(`out = hf_hub_download("${REPO}", "${MODEL}")`);
    const fetched = place.hub.requests.filter(
      ({ method, path }) => method === "GET" && path.includes("/resolve/"),
    );
    expect(fetched).toEqual([]);
    expect((await listAll(place.cacheDir)).filter((path) => path.endsWith("model.onnx"))).toHaveLength(1);
  });

  it.each([
    ["snapshot_download", `snapshot_download("${REPO}")`],
    [
      "hf_hub_download, file by file",
      `[hf_hub_download("${REPO}", path) for path in ${JSON.stringify(Object.keys(FILES))}]`,
    ],
  ])("what Python's %s writes we open without a request, by branch and by commit", async (_, fetching) => {
    await py(`out = ${fetching}`);
    await place.hub.stop();
    place.hub.clearRequests();
    for (const more of [{ localFilesOnly: true }, { revision: place.commit }]) {
      const source = await place.open(more);
      expect((await verifyWholeBundle(source)).digest).toBe(DIGEST);
    }
    expect(place.hub.requests).toEqual([]);
  });

  it("what Python has begun we complete, and the other way round", async () => {
    await py(`out = hf_hub_download("${REPO}", "${MODEL}")`);
    place.hub.clearRequests();
    expect((await verifyWholeBundle(await place.open())).digest).toBe(DIGEST);
    expect(
      place.hub.requests.filter(({ path }) => path.includes("/resolve/") && path.endsWith(MODEL)),
    ).toEqual([]);
    place.hub.commit(REPO, { ...FILES, "extra.txt": text("for Python") });
    await py(`out = snapshot_download("${REPO}")`);
    expect((await verifyWholeBundle(await place.open({ localFilesOnly: true }))).digest).toBe(DIGEST);
    expect(await py(SCAN)).toMatchObject({ warnings: [], incomplete: 0 });
  });

  it("both at once leave one good copy", async () => {
    place.hub.setFault(MODEL, { bytesPerSecond: 2_000_000 });
    const [source] = await Promise.all([place.open(), py(`out = snapshot_download("${REPO}")`)]);
    expect((await verifyWholeBundle(source)).digest).toBe(DIGEST);
    expect(await py(SCAN)).toMatchObject({
      warnings: [],
      incomplete: 0,
      repos: [[REPO, "model", [[place.commit, ["main"], Object.keys(FILES).length, sizes]]]],
    });
  });

  it("a byte that changed in what Python wrote is caught, which Python does not", async () => {
    await py(`
path = hf_hub_download("${REPO}", "data/a.json")
with open(path, "r+b") as file:
  file.seek(2); file.write(b"X")
out = hf_hub_download("${REPO}", "data/a.json")`);
    const reading = place.open().then((source) => verifyWholeBundle(source));
    expect(await refusal(reading)).toMatchObject({ code: "ERR_ASSET_INTEGRITY", asset: "data/a.json" });
  });

  it("Python's own check of the cache finds nothing wrong with ours", async () => {
    await place.open();
    const out = await py(`
result = HfApi().verify_repo_checksums("${REPO}", cache_dir=cache)
out = [result.checked_count, len(result.mismatches), len(result.missing_paths or [])]`);
    expect(out).toEqual([Object.keys(FILES).length, 0, 0]);
  });

  it("a token that Python has kept is ours too", async () => {
    place.hub.addRepository("org/private", { private: true, token: "hf_kept" });
    place.hub.commit("org/private", FILES);
    const home = join(place.cacheDir, "home");
    await py(`out = login(token="hf_kept", add_to_git_credential=False)`, { HF_HOME: home });
    expect((await readFile(join(home, "token"), "utf8")).trim()).toBe("hf_kept");
    vi.stubEnv("HF_TOKEN", "");
    vi.stubEnv("HF_HOME", home);
    const source = await place.open({ repo: "org/private", token: undefined });
    expect((await verifyWholeBundle(source)).digest).toBe(DIGEST);
  });

  it("a model that Python has fetched is opened offline", async () => {
    const files = ["config.json", "modules.json", "1_Pooling/config.json", "sentence_bert_config.json"];
    const more = ["tokenizer.json", "tokenizer_config.json", "onnx/model.onnx"];
    place.hub.addRepository("org/model");
    place.hub.commit("org/model", Object.fromEntries([...files, ...more].map((path) => [path, text(path)])));
    await py(`out = snapshot_download("org/model")`);
    const model = await downloadModel({ ...place.options(), repo: "org/model", localFilesOnly: true });
    expect(model.files).toEqual([...files, ...more].sort());
    expect(await readFile(join(model.folder, "onnx/model.onnx"), "utf8")).toBe("onnx/model.onnx");
  });
});
