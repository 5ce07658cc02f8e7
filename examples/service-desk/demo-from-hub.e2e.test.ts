import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type LocalHub, startLocalHub } from "@org/classifier-assets-hub/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

// The demo's own bundle, published in a repository of a local Hub, on a machine that has none.

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const script = place("../../scripts/demo-terminal.js");
const bundle = place("deployment/assets");
const REPO = "org/service-desk";
const ticket = "Till 4 is frozen on the start screen since the update, store 0417";

let hub: LocalHub;
let cache: string;
beforeAll(async () => {
  if (!existsSync(join(bundle, "manifest.json"))) {
    throw new Error(
      "There is no bundle in examples/service-desk/deployment/assets: run `npm run bundle` first.",
    );
  }
  hub = await startLocalHub();
  hub.addRepository(REPO);
  const entries = await readdir(bundle, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths.map(
    async (path) => [relative(bundle, path), new Uint8Array(await readFile(path))] as const,
  );
  hub.commit(REPO, Object.fromEntries(await Promise.all(files)));
});
afterAll(() => hub.close());
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "demo-hub-"));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

/** Runs the demo with the Hub and a cache of its own; no live build, so that nothing else can answer. */
async function demo(...args: string[]) {
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, HF_ENDPOINT: hub.url, HF_HUB_CACHE: cache, HF_HUB_DISABLE_IMPLICIT_TOKEN: "1" };
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...env, CLASSIFIER_LIVE_BUILD: "0", CLASSIFIER_GRAPH_CACHE: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = { exitCode: null as number | null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    ended.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    ended.stderr += text;
  });
  ended.exitCode = await new Promise((resolve) => child.once("close", resolve));
  return ended;
}

/** A result without what differs from run to run, and without where the bundle came from. */
function judgement(stdout: string) {
  const { timings: _, provenance, ...result } = JSON.parse(stdout);
  return { ...result, bundleDigest: provenance.bundleDigest };
}

describe("npm run demo:terminal -- --assets hub:…", () => {
  it("downloads with progress and classifies; then does the same with the server stopped and no request", async () => {
    const first = await demo("--json", "--assets", `hub:${REPO}`, ticket);
    expect(first.exitCode, first.stderr).toBe(0);
    expect(first.stderr).toMatch(/downloading +100 %/);
    const manifest = JSON.parse(await readFile(join(bundle, "manifest.json"), "utf8"));
    expect(judgement(first.stdout)).toMatchObject({
      category: { id: "till-operations" },
      bundleDigest: manifest.digest,
    });
    await hub.stop();
    hub.clearRequests();
    try {
      const second = await demo("--json", "--assets", `hub:${REPO}`, ticket);
      expect(second.exitCode, second.stderr).toBe(0);
      expect(second.stderr).not.toContain("downloading");
      expect(judgement(second.stdout)).toEqual(judgement(first.stdout));
      expect(hub.requests).toEqual([]);
    } finally {
      await hub.resume();
    }
  });

  it("takes the first place that has a bundle, and says why the others did not serve", async () => {
    const empty = join(cache, "nothing-here");
    const shown = await demo(
      "--assets",
      empty,
      "--assets",
      "hub:org/no-such-desk",
      "--assets",
      `hub:${REPO}@main`,
    );
    expect(shown.exitCode, shown.stderr).toBe(1);
    // Without a token the Hub does not say whether a repository exists: the chain stops there.
    expect(shown.stderr).toContain("ERR_HUB_UNAUTHORIZED");
    const chained = await demo("--assets", empty, "--assets", `hub:${REPO}@main`);
    expect(chained.exitCode, chained.stderr).toBe(0);
    // Lines are cut where the page ends.
    const said = chained.stdout.replace(/\s+/g, " ");
    expect(said).toMatch(/from hub:org\/service-desk@main \(commit [0-9a-f]{7}\)/);
    expect(said).toContain("Not from fs:");
  });

  it("names a damaged file and stops", async () => {
    hub.setFault("model_w8.onnx", { corruptAt: 1000 });
    const { exitCode, stderr } = await demo("--assets", `hub:${REPO}`, ticket);
    hub.clearFaults();
    expect(exitCode).toBe(1);
    expect(stderr).toContain("[ERR_ASSET_INTEGRITY]");
    expect(stderr).toContain("onnx/model_w8.onnx");
  });
});
