import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type LocalHub, startLocalHub } from "@org/classifier-assets-hub/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LIBRARY_DESK, temporaryFolder } from "../__fixtures__/folders.ts";
import { tinyEncoderFolder } from "../quantize/__fixtures__/tiny-encoder.ts";
import { quantizeModel } from "../quantize/quantize-model.ts";
import { type BuildProgress, buildBundle } from "./build-bundle.ts";

// An encoder of the Hub, in fp32 as people publish them, becomes a compact bundle.

const REPO = "org/tiny-encoder";
let hub: LocalHub;
let cache: string;
let folder: string;
beforeAll(async () => {
  folder = await tinyEncoderFolder();
  cache = await temporaryFolder();
  hub = await startLocalHub();
  hub.addRepository(REPO);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map(async (path) => [path.slice(folder.length + 1), new Uint8Array(await readFile(path))] as const);
  hub.commit(REPO, Object.fromEntries(await Promise.all(files)));
  vi.stubEnv("HF_ENDPOINT", hub.url);
  vi.stubEnv("HF_HUB_CACHE", cache);
  vi.stubEnv("HF_HUB_OFFLINE", "");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await hub.close();
});

const manifestOf = async (out: string) => JSON.parse(await readFile(join(out, "manifest.json"), "utf8"));

describe("--model hub:", () => {
  it("fetches the model, quantises it where that is asked for, and builds; the second time without the network", async () => {
    const out = join(await temporaryFolder(), "bundle");
    const steps: string[] = [];
    const build = () =>
      buildBundle({
        source: LIBRARY_DESK,
        out,
        model: `hub:${REPO}@main`,
        dtype: "w8",
        threads: 1,
        onProgress: ({ step }: BuildProgress) => steps.push(step),
      });
    const first = await build();
    expect([...new Set(steps)].slice(0, 4)).toEqual(["read", "download", "quantize", "check"]);
    const { model } = await manifestOf(out);
    expect(model).toMatchObject({
      name: REPO,
      dtype: "w8",
      folder: "models/tiny-encoder",
      onnx: "onnx/model_w8.onnx",
    });

    await hub.stop();
    try {
      expect((await build()).bundle.digest).toBe(first.bundle.digest);
    } finally {
      await hub.resume();
    }
    // The vectors are those of the same model in a folder, and so is all that was fitted on them.
    const local = join(await temporaryFolder(), "bundle");
    await buildBundle({ source: LIBRARY_DESK, out: local, model: folder, dtype: "w8", threads: 1 });
    expect((await manifestOf(local)).settings).toEqual((await manifestOf(out)).settings);
  });

  it("quantises a model of the Hub to a place that is named, and never into the cache", async () => {
    const file = join(await temporaryFolder(), "model_w8.onnx");
    const report = await quantizeModel({ folder: `hub:${REPO}`, dtype: "w8", out: file });
    expect(report.bytes.after).toBe((await readFile(file)).length);
    await expect(quantizeModel({ folder: `hub:${REPO}`, dtype: "w8" })).rejects.toMatchObject({
      code: "ERR_INVALID_ARGUMENT",
      argument: "out",
    });
    const names = await readdir(cache, { recursive: true });
    expect(names.filter((name) => name.includes("w8"))).toEqual([]);
  });

  it("names the precision that is not there", async () => {
    const build = buildBundle({
      source: LIBRARY_DESK,
      out: join(cache, "no"),
      model: `hub:${REPO}`,
      dtype: "q8",
    });
    await expect(build).rejects.toMatchObject({
      code: "ERR_ASSETS_NOT_FOUND",
      message: expect.stringContaining("onnx/model_quantized.onnx"),
    });
  });
});
