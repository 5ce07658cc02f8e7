import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fsAssets } from "@org/classifier-assets-fs";
import { createClassifier } from "@org/classifier-core";
import type { Manifest } from "@org/classifier-core/preparation";
import { describe, expect, it } from "vitest";
import { differingFiles, LIBRARY_DESK, temporaryFolder } from "../__fixtures__/folders.ts";
import { tinyEncoderFolder, tinyEncoderGraph } from "../quantize/__fixtures__/tiny-encoder.ts";
import { quantizeModel } from "../quantize/quantize-model.ts";
import { validateBundle } from "../validate/validate-bundle.ts";
import { type BuildProgress, buildBundle } from "./build-bundle.ts";
import { liveAssets } from "./live-assets.ts";
import { type ModelDtype, openModelFolder } from "./model-folder.ts";

async function build(model: string, dtype?: ModelDtype): Promise<{ out: string; manifest: Manifest }> {
  const out = join(await temporaryFolder(), "bundle");
  await buildBundle({ source: LIBRARY_DESK, out, model, dtype, threads: 1 });
  return { out, manifest: JSON.parse(await readFile(join(out, "manifest.json"), "utf8")) };
}

/** The graphs a bundle carries. */
const graphsOf = ({ files }: Manifest) =>
  files.flatMap(({ path }) => (path.endsWith(".onnx") ? [path.replace(/^models\/[^/]+\//, "")] : []));

describe.each([
  ["w8", "onnx/model_w8.onnx"],
  ["w16", "onnx/model_w16.onnx"],
] as const)("a build that asks for %s", (dtype, onnx) => {
  it("makes it of fp32 where it is missing, the same every time, and leaves the model's folder as it was", async () => {
    const folder = await tinyEncoderFolder();
    const [one, other] = [await build(folder, dtype), await build(folder, dtype)];
    expect(one.manifest.model).toMatchObject({ dtype, onnx });
    expect(graphsOf(one.manifest)).toEqual([onnx]);
    expect(other.manifest.digest).toBe(one.manifest.digest);
    expect(await differingFiles(one.out, other.out)).toEqual([]);
    expect(await validateBundle(one.out)).toMatchObject({ valid: true });
    expect(await readdir(join(folder, "onnx"))).toEqual(["model.onnx"]);
  });

  it("says that it quantises and compares, and that it does no such thing where w8 is there", async () => {
    const steps: string[] = [];
    const onProgress = ({ step }: BuildProgress) => steps.push(step);
    const folder = await tinyEncoderFolder();
    const out = join(await temporaryFolder(), "bundle");
    const options = {
      source: LIBRARY_DESK,
      out,
      model: folder,
      dtype,
      threads: 1,
      onProgress,
    } as const;
    await buildBundle(options);
    expect([...new Set(steps)]).toEqual(["read", "quantize", "check", "embed", "fit", "write", "verify"]);
    await quantizeModel({ folder, dtype });
    steps.length = 0;
    await buildBundle(options);
    expect(steps).not.toContain("quantize");
  });

  it("serves the same bundle live", async () => {
    const folder = await tinyEncoderFolder();
    const { manifest } = await build(folder, dtype);
    const live = liveAssets({ source: LIBRARY_DESK, model: folder, dtype, threads: 1, allow: true });
    const classifier = await createClassifier({ assets: live });
    try {
      expect(classifier.report.bundle.digest).toBe(manifest.digest);
      expect((await classifier.classify("a book")).provenance.dtype).toBe(dtype);
    } finally {
      await classifier.close();
    }
  });
});

it("a build that makes w8 gives the bundle that quantising first and building then gives", async () => {
  const folder = await tinyEncoderFolder();
  const { manifest } = await build(folder, "w8");
  await quantizeModel({ folder, dtype: "w8" });
  expect((await build(folder, "w8")).manifest.digest).toBe(manifest.digest);
});

it("a build that makes w16 of fp32 knows and has learned what a build from fp32 has, to the last bit", async () => {
  const folder = await tinyEncoderFolder();
  const [w16, fp32] = [await build(folder, "w16"), await build(folder, "fp32")];
  const computed = (manifest: Manifest) =>
    manifest.files
      .filter(({ path }) => !path.startsWith("models/"))
      .map(({ path, sha256 }) => [path, sha256]);
  expect(computed(w16.manifest)).toEqual(computed(fp32.manifest));
  expect(w16.manifest.settings).toEqual(fp32.manifest.settings);
});

describe("a build", () => {
  it("takes the form it is asked for, and w8 where it is not asked", async () => {
    const graph = tinyEncoderGraph();
    const folder = await tinyEncoderFolder({ "model.onnx": graph, "model_quantized.onnx": graph });
    expect((await build(folder)).manifest.model.dtype).toBe("fp32");
    await quantizeModel({ folder, dtype: "w8" });
    expect((await build(folder)).manifest.model).toMatchObject({ dtype: "w8", onnx: "onnx/model_w8.onnx" });
    for (const [dtype, onnx] of [
      ["fp32", "onnx/model.onnx"],
      ["q8", "onnx/model_quantized.onnx"],
    ] as const) {
      const { out, manifest } = await build(folder, dtype);
      expect(manifest.model).toMatchObject({ dtype, onnx });
      expect(graphsOf(manifest)).toEqual([onnx]);
      const classifier = await createClassifier({ assets: fsAssets(out) });
      expect((await classifier.classify("a book")).provenance.dtype).toBe(dtype);
      await classifier.close();
    }
  });

  it.each([
    ["q8", ["model.onnx", "model_w8.onnx"], "only w8 (onnx/model_w8.onnx), fp32 (onnx/model.onnx)"],
    ["fp32", ["model_w8.onnx"], "only w8 (onnx/model_w8.onnx)"],
    ["w8", ["model_quantized.onnx"], "only q8 (onnx/model_quantized.onnx)"],
    ["w8", [], "no ONNX file named as in transformers.js"],
  ] as const)("that asks for %s of %j says what there is and what to do", async (dtype, names, found) => {
    const folder = await tinyEncoderFolder(Object.fromEntries(names.map((name) => [name, Buffer.of(1)])));
    const error = await openModelFolder(folder, { name: "tiny", threads: 1, dtype }).catch(
      (one: unknown) => one,
    );
    expect(error).toMatchObject({ code: "ERR_BUILD_FAILED", found, remedy: expect.stringMatching(/\w/) });
    expect((error as Error).message).not.toContain(folder);
  });

  it("that has to quantise what cannot be quantised fails before it embeds, and writes nothing", async () => {
    const folder = await tinyEncoderFolder({ "model.onnx": tinyEncoderGraph().subarray(0, 5000) });
    const out = join(await temporaryFolder(), "bundle");
    const failing = buildBundle({ source: LIBRARY_DESK, out, model: folder, dtype: "w8" });
    await expect(failing).rejects.toMatchObject({ code: "ERR_BUILD_FAILED" });
    expect(await readdir(join(out, ".."))).toEqual([]);
  });
});
