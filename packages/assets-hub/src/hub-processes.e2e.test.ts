import { spawnSync } from "node:child_process";
import { mkdir, readFile, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { bundleOf } from "@org/classifier-core/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { deskOnHub, listAll, noise, type Place, REPO, text } from "./__fixtures__/desk-on-hub.ts";
import { openElsewhere, requireBuilt } from "./__fixtures__/other-process.ts";

// The cache is shared by processes that know nothing of one another, and some of them are killed.

const MODEL = "models/m/onnx/model.onnx";
const FILES = bundleOf({
  "data/a.json": text('{"a":1}'),
  "data/same.json": text('{"a":1}'),
  [MODEL]: noise(3_000_000),
});
const DIGEST = JSON.parse(new TextDecoder().decode(FILES["manifest.json"])).digest as string;
const STARTS = 20;

let place: Place;
let env: Record<string, string>;
beforeAll(requireBuilt);
beforeEach(async () => {
  place = await deskOnHub(FILES);
  env = { HF_ENDPOINT: place.hub.url, HF_HUB_CACHE: place.cacheDir };
});
afterEach(() => place.close());

const unfinished = async () => (await listAll(place.cacheDir)).filter((path) => path.endsWith(".incomplete"));

/** One file a content, a link a path, the reference, the tag: what one process alone leaves. */
async function expectOneGoodCopy(): Promise<void> {
  const files = await listAll(place.cacheDir);
  // Two of the four files have the same content.
  expect(files.filter((path) => path.includes("/blobs/"))).toHaveLength(3);
  expect(files.filter((path) => path.includes("/snapshots/"))).toHaveLength(4);
  expect(files).toHaveLength(3 + 4 + 2);
  expect(await readFile(join(place.cacheDir, "models--org--desk/refs/main"), "utf8")).toBe(place.commit);
}

describe("processes that share a cache", () => {
  it(`${STARTS} that start at once on an empty one all open the bundle, and leave one good copy and no debris`, async () => {
    const opened = await Promise.all(Array.from({ length: STARTS }, () => openElsewhere(env)));
    expect(opened.map(({ code, stdout }) => `${code} ${stdout}`)).toEqual(Array(STARTS).fill(`0 ${DIGEST}`));
    await expectOneGoodCopy();
    await place.hub.stop();
    expect(await openElsewhere(env)).toMatchObject({ code: 0, stdout: DIGEST });
  });

  it("one that is killed while it downloads leaves the others and the next start unharmed", async () => {
    const slow = place.hub.setFault("model.onnx", { bytesPerSecond: 1_000_000 });
    const [killed, other] = await Promise.all([
      openElsewhere(env, {
        onStderr: (text, child) => {
          if (new RegExp(`${MODEL} \\d{6}`).test(text)) child.kill("SIGKILL");
        },
      }),
      openElsewhere(env),
    ]);
    expect(killed.signal).toBe("SIGKILL");
    expect(other).toMatchObject({ code: 0, stdout: DIGEST });
    slow.remove();
    expect(await openElsewhere(env)).toMatchObject({ code: 0, stdout: DIGEST });
    // What is left of it may be another's work for all we know, until nobody has written to it for long.
    const [left = ""] = await unfinished();
    expect(left).toMatch(/blobs\/[0-9a-f]{64}\.[0-9a-f]{8}\.incomplete$/);
    await utimes(join(place.cacheDir, left), new Date(0), new Date(0));
    expect(await openElsewhere(env)).toMatchObject({ code: 0, stdout: DIGEST });
    await expectOneGoodCopy();
  });

  it("the start after a kill takes up the download of one that is certainly dead", async () => {
    place.hub.setFault(({ host, path }) => host === "storage" && path.includes("model.onnx"), {
      bytesPerSecond: 1_000_000,
      times: 1,
    });
    await openElsewhere(env, {
      onStderr: (text, child) => {
        if (new RegExp(`${MODEL} \\d{6}`).test(text)) child.kill("SIGKILL");
      },
    });
    const [left = ""] = await unfinished();
    const { size } = await stat(join(place.cacheDir, left));
    expect(size).toBeGreaterThanOrEqual(100_000);
    await utimes(join(place.cacheDir, left), new Date(0), new Date(0));
    place.hub.clearRequests();
    expect(await openElsewhere(env)).toMatchObject({ code: 0, stdout: DIGEST });
    const asked = place.hub.requests.filter(({ path }) => path.includes("model.onnx"));
    expect(asked.map(({ range }) => range)).toEqual([`bytes=${size}-`, `bytes=${size}-`]);
    await expectOneGoodCopy();
  });
});

// Mounts in a name space of its own, where this user may make one.
const OWN_MOUNTS = ["unshare", "--map-root-user", "--mount"];
const hasOwnMounts =
  spawnSync(OWN_MOUNTS[0] as string, [...OWN_MOUNTS.slice(1), "mount", "-t", "tmpfs", "tmpfs", "/tmp"])
    .status === 0;

const unless = hasOwnMounts ? "" : " (skipped: no mounts of one's own here)";

/** A bind mount that is read-only, in the same way: it stops root, too, whom permissions do not. */
const READ_ONLY = `mount --bind "$HF_HUB_CACHE" "$HF_HUB_CACHE" && mount -o remount,bind,ro "$HF_HUB_CACHE" && exec "$@"`;

describe(`a cache that cannot be written${unless}`, () => {
  it.skipIf(!hasOwnMounts)("is read, and is named when something is to be put into it", async () => {
    await place.open();
    const open = () => openElsewhere(env, { prefix: [...OWN_MOUNTS, "sh", "-c", READ_ONLY, "sh"] });
    expect(await open()).toMatchObject({ code: 0, stdout: DIGEST });
    place.hub.commit(REPO, bundleOf({ "a.txt": text("new") }));
    expect(await open()).toMatchObject({ code: 1, stdout: "ERR_HUB_CACHE" });
    await place.hub.stop();
    expect(await open()).toMatchObject({ code: 0, stdout: DIGEST });
  });
});

describe(`a disk that is full${unless}`, () => {
  it.skipIf(!hasOwnMounts)("is named, and nothing half done is left on it", async () => {
    await mkdir(place.cacheDir, { recursive: true });
    const script = `mount -t tmpfs -o size=1m tmpfs "$HF_HUB_CACHE" && { "$@"; code=$?; find "$HF_HUB_CACHE" -name '*.incomplete' >&2; exit $code; }`;
    const prefix = [...OWN_MOUNTS, "sh", "-c", script, "sh"];
    const { code, stdout, stderr } = await openElsewhere(env, { prefix });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "ERR_HUB_CACHE" });
    expect(stderr).not.toContain(".incomplete");
  });
});
