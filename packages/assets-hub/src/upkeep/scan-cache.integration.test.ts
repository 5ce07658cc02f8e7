import { dirname } from "node:path";
import { bundleOf } from "@org/classifier-core/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { deskOnHub, FILES, type Place, REPO, text } from "../__fixtures__/desk-on-hub.ts";
import { findPythonHub, type PythonHub } from "../__fixtures__/python-hub.ts";
import { cacheAt, HOUR_MS } from "./__fixtures__/cache-by-hand.ts";
import { pruneCache } from "./prune-cache.ts";
import { scanCache } from "./scan-cache.ts";
import { verifyCache } from "./verify-cache.ts";

const found = findPythonHub();
const title =
  found === undefined
    ? "our look at the cache and Python's (skipped: no Python with huggingface_hub here)"
    : `our look at the cache and that of Python's huggingface_hub ${found.version}`;

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
  async function py(code: string): Promise<unknown> {
    const script = `
import json, os, sys
from huggingface_hub import *
cache = sys.argv[1]
out = None
${code}
print(json.dumps(out))`;
    const settings = { HF_ENDPOINT: place.hub.url, HF_HUB_CACHE: place.cacheDir };
    return JSON.parse(await python.run(script, [place.cacheDir], settings));
  }

  /** What Python's scan finds, in the form of ours. Times in whole milliseconds: a float holds no more of them. */
  const pythonScan = () =>
    py(`
info = scan_cache_dir(cache)
out = {
  "bytes": info.size_on_disk,
  "warnings": [str(warning) for warning in info.warnings],
  "incomplete": sorted([os.path.basename(file.file_path), file.size_on_disk] for file in info.incomplete_files),
  "repositories": sorted([{
    "kind": repo.repo_type, "repo": repo.repo_id, "bytes": repo.size_on_disk, "blobs": repo.nb_files,
    "lastModifiedMs": round(repo.last_modified * 1000),
    "revisions": sorted([{
      "commit": r.commit_hash, "refs": sorted(r.refs), "bytes": r.size_on_disk, "files": len(r.files),
      "lastModifiedMs": round(r.last_modified * 1000),
    } for r in repo.revisions], key=lambda r: r["commit"]),
  } for repo in info.repos], key=lambda repo: (repo["kind"] != "model", repo["kind"], repo["repo"])),
}`);

  async function ourScan() {
    const { bytes, warnings, repositories } = await scanCache({ cacheDir: place.cacheDir });
    return {
      bytes,
      warnings: [...warnings, ...repositories.flatMap((repository) => repository.warnings)],
      incomplete: repositories
        .flatMap(({ incomplete }) => incomplete.map((file) => [file.name, file.bytes]))
        .sort(),
      repositories: repositories.map(({ kind, repo, bytes, blobs, lastModifiedMs, revisions }) => ({
        ...{ kind, repo, bytes, blobs, lastModifiedMs: Math.round(lastModifiedMs) },
        revisions: revisions.map(({ bundle: _, ...revision }) => ({
          ...revision,
          lastModifiedMs: Math.round(revision.lastModifiedMs),
        })),
      })),
    };
  }

  /** Commits an older and a newer bundle, a tag and a pull request's; nothing is in the cache yet. */
  function history() {
    const { "manifest.json": _, ...files } = FILES;
    place.hub.tag(REPO, "v1", "main");
    const proposed = bundleOf({ ...files, "data/a.json": text('{"a":2}') });
    place.hub.commit(REPO, proposed, { branch: "refs/pr/1" });
    return place.hub.commit(REPO, bundleOf({ ...files, "data/b.json": text('{"b":3}') }));
  }

  it("agree on what we have fetched, links and copies", async () => {
    await place.open();
    history();
    for (const revision of ["v1", "refs/pr/1"]) await place.open({ revision });
    vi.stubEnv("HF_HUB_DISABLE_SYMLINKS", "1");
    await place.open();
    const ours = await ourScan();
    expect(ours).toEqual(await pythonScan());
    expect(ours.repositories[0]?.revisions).toHaveLength(3);
    expect(ours).toMatchObject({ warnings: [], incomplete: [] });
  });

  it("agree on what Python has fetched, and we find no content wrong", async () => {
    history();
    await py(`
for revision in ["v1", "refs/pr/1", "main"]: snapshot_download("${REPO}", revision=revision)
hf_hub_download("${REPO}", "data/a.json", revision="${place.commit}")`);
    const ours = await ourScan();
    expect(ours).toEqual(await pythonScan());
    expect(ours.warnings).toEqual([]);
    expect(await verifyCache({ cacheDir: place.cacheDir })).toMatchObject({ problems: [], notCheckable: [] });
  });

  it("agree on copies of Python's, which its listing of the commit lets us check", async () => {
    await py(`
import huggingface_hub.file_download as download
download.are_symlinks_supported = lambda *args, **more: False
snapshot_download("${REPO}")`);
    expect(await ourScan()).toEqual(await pythonScan());
    const verified = await verifyCache({ cacheDir: place.cacheDir });
    expect(verified).toMatchObject({ problems: [], notCheckable: [], checked: Object.keys(FILES).length });
  });

  it("agree on unfinished downloads, and on what is damaged", async () => {
    await place.open();
    const cache = cacheAt(place.cacheDir, dirname(place.cacheDir), async () => {});
    await cache.write("models--org--desk/blobs/x.0a1b2c3d.incomplete", "half");
    expect(await ourScan()).toEqual(await pythonScan());
    await cache.write("models--org--desk/refs/old", "1".repeat(40));
    await cache.folder("models--org--other/blobs");
    const [ours, theirs] = [await ourScan(), (await pythonScan()) as { warnings: string[] }];
    expect(ours.warnings.map(({ kind }) => kind)).toEqual(["missing-snapshot", "no-snapshots"]);
    expect(
      theirs.warnings.map((warning) => /missing commit|Snapshots dir/.exec(warning)?.[0]).sort(),
    ).toEqual(["Snapshots dir", "missing commit"]);
  });

  it("agree on a store that repositories share, which we leave alone", async () => {
    const hash = "a".repeat(64);
    await place.open();
    await py(`
from huggingface_hub.utils import _shared_blobs as shared
repo = next(iter(scan_cache_dir(cache).repos))
file = max((file for r in repo.revisions for file in r.files), key=lambda file: file.size_on_disk)
blob, size = file.blob_path, file.size_on_disk
assert shared.publish_blob_to_shared_store(blob_path=str(blob), xet_hash="${hash}", cache_dir=cache, expected_size=size)
assert blob.is_symlink()`);
    const ours = await ourScan();
    expect(ours).toEqual(await pythonScan());
    expect(ours.warnings).toEqual([]);
    expect(await verifyCache({ cacheDir: place.cacheDir })).toMatchObject({ problems: [], notCheckable: [] });
    await cacheAt(place.cacheDir, "", async () => {}).age(25 * HOUR_MS);
    expect((await pruneCache({ cacheDir: place.cacheDir, detached: true })).removed).toEqual([]);
    expect(await ourScan()).toEqual(await pythonScan());
  });

  it("agree after we have cleared what nobody uses: less of it, and nothing damaged", async () => {
    await py(`snapshot_download("${REPO}")`);
    const newer = history();
    await py(`snapshot_download("${REPO}")`);
    await place.open({ revision: "refs/pr/1" });
    const cache = cacheAt(place.cacheDir, "", async () => {});
    await cache.write("models--org--desk/blobs/x.0a1b2c3d.incomplete", "half");
    await cache.write("models--org--other/blobs/x.0a1b2c3d.incomplete", "half");
    await cache.age(25 * HOUR_MS);
    const before = await ourScan();
    const { bytes, removed, failed } = await pruneCache({ cacheDir: place.cacheDir, detached: true });
    expect(failed).toEqual([]);
    // Of the older bundle only the manifest: its other files are of newer ones, too.
    expect(removed.map(({ kind, repo }) => `${kind} ${repo}`)).toEqual([
      `snapshot ${REPO}`,
      `blob ${REPO}`,
      `incomplete ${REPO}`,
      "incomplete org/other",
      "folder org/other",
    ]);
    const [ours, theirs] = [await ourScan(), await pythonScan()];
    expect(ours).toEqual(theirs);
    expect(ours).toMatchObject({ warnings: [], incomplete: [], bytes: before.bytes - bytes + 8 });
    expect(ours.repositories).toMatchObject([
      { repo: REPO, revisions: expect.arrayContaining([expect.objectContaining({ commit: newer })]) },
    ]);
    expect(ours.repositories[0]?.revisions.flatMap(({ refs }) => refs).sort()).toEqual(["main", "refs/pr/1"]);
    // What is left still serves Python without a request.
    await place.hub.stop();
    expect(
      await py(`out = len(os.listdir(snapshot_download("${REPO}", local_files_only=True)))`),
    ).toBeGreaterThan(0);
    expect(await verifyCache({ cacheDir: place.cacheDir })).toMatchObject({ problems: [] });
  });

  it("would clear the same revisions and unfinished downloads as `hf cache prune`", async () => {
    await place.open();
    history();
    await place.open();
    const cache = cacheAt(place.cacheDir, "", async () => {});
    await cache.write("models--org--desk/blobs/x.0a1b2c3d.incomplete", "half");
    await cache.age(25 * HOUR_MS);
    const ours = await pruneCache({ cacheDir: place.cacheDir, detached: true, dryRun: true });
    const theirs = await py(`
info = scan_cache_dir(cache)
detached = [r.commit_hash for repo in info.repos for r in repo.revisions if not r.refs]
strategy = info.delete_revisions(*detached)
out = {"snapshots": sorted(detached), "bytes": strategy.expected_freed_size + info.incomplete_size_on_disk}`);
    expect({
      snapshots: ours.removed.flatMap(({ kind, path }) =>
        kind === "snapshot" ? [path.split("/").at(-1)] : [],
      ),
      bytes: ours.bytes,
    }).toEqual(theirs);
  });
});
