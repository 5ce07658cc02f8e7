import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cosine } from "@org/classifier-core/preparation";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { readEncoderFolder, readModelFile } from "../build/encoder-folder.ts";
import { tinyEncoderFolder, tinyEncoderGraph } from "./__fixtures__/tiny-encoder.ts";
import { decodeModel } from "./__fixtures__/tiny-onnx.ts";
import { GENERAL_TEXTS } from "./general-texts.ts";
import { type QuantizationReport, type QuantizeProgress, quantizeModel } from "./quantize-model.ts";

async function embedWith(folder: string, graph: string, texts: readonly string[]): Promise<Float32Array[]> {
  const encoder = await readEncoderFolder((path) => readModelFile(folder, path));
  const embedder = await encoder.open(graph, { threads: 1, dtype: "fp32" });
  try {
    return (await embedder.embed(texts)).map(({ vector }) => vector);
  } finally {
    await embedder.close();
  }
}

describe("quantising a model's folder", () => {
  it("writes the compact form where a build finds it, and nothing else", async () => {
    const folder = await tinyEncoderFolder();
    const steps: QuantizeProgress[] = [];
    const report = await quantizeModel({
      folder,
      dtype: "w8",
      threads: 1,
      onProgress: (one) => steps.push(one),
    });
    expect((await readdir(join(folder, "onnx"))).sort()).toEqual(["model.onnx", "model_w8.onnx"]);
    const written = await readFile(join(folder, "onnx", "model_w8.onnx"));
    expect(report).toMatchObject({
      file: join(folder, "onnx", "model_w8.onnx"),
      dtype: "w8",
      opset: 13,
      bytes: { before: tinyEncoderGraph().length, after: written.length },
      tensors: { matMul: 1, gemm: 0, gather: 1 },
      cosine: { texts: GENERAL_TEXTS.length },
    });
    expect(report.cosine.min).toBeGreaterThan(0.995);
    expect(report.cosine.mean).toBeGreaterThanOrEqual(report.cosine.min);
    expect([...new Set(steps.map(({ step }) => step))]).toEqual(["quantize", "check", "write"]);
    for (const { done, total } of steps) expect(done).toBeLessThanOrEqual(total);
  });

  it("gives the same bytes every time, over an older file as well", async () => {
    const folder = await tinyEncoderFolder();
    const out = join(await temporaryFolder(), "not", "yet", "there");
    const { file } = await quantizeModel({ folder, dtype: "w8", out });
    expect(file).toBe(join(out, "model_w8.onnx"));
    await writeFile(join(out, "other.onnx"), "an older file");
    await quantizeModel({ folder, dtype: "w8", out: join(out, "other.onnx") });
    expect(await readFile(join(out, "other.onnx"))).toEqual(await readFile(file));
    expect((await readdir(out)).sort()).toEqual(["model_w8.onnx", "other.onnx"]);
  });

  it("writes nothing where a vector is too far from its source, and says how far", async () => {
    const folder = await tinyEncoderFolder();
    const texts = ["one text", "and another"];
    await expect(quantizeModel({ folder, dtype: "w8", texts, minCosine: 1 })).rejects.toMatchObject({
      code: "ERR_BUILD_FAILED",
      expected: "a cosine of 1 or more on each of 2 texts",
      found: expect.stringMatching(/^0\.99\d\d at worst|^1\.0000 at worst/),
    });
    expect(await readdir(join(folder, "onnx"))).toEqual(["model.onnx"]);
  });

  it("never writes over the fp32 model", async () => {
    const folder = await tinyEncoderFolder();
    const out = join(folder, "onnx", "..", "onnx", "model.onnx");
    await expect(quantizeModel({ folder, dtype: "w8", out })).rejects.toMatchObject({
      code: "ERR_BUILD_FAILED",
    });
    expect(await readFile(join(folder, "onnx", "model.onnx"))).toEqual(Buffer.from(tinyEncoderGraph()));
  });

  it("leaves nothing where it is interrupted, or where its place is taken by a folder", async () => {
    const folder = await tinyEncoderFolder();
    const controller = new AbortController();
    const interrupted = quantizeModel({
      ...{ folder, dtype: "w8", signal: controller.signal },
      onProgress: ({ step }) => step === "check" && controller.abort(),
    });
    await expect(interrupted).rejects.toMatchObject({ name: "AbortError" });
    const out = join(await temporaryFolder(), "taken.onnx");
    await quantizeModel({ folder, dtype: "w8", out: join(out, "inner.onnx") });
    const error = await quantizeModel({ folder, dtype: "w8", out }).catch((one: unknown) => one);
    expect(error).toMatchObject({
      code: "ERR_BUILD_FAILED",
      found: expect.stringMatching(/^E[A-Z]+ from rename$/),
    });
    expect(await readdir(join(out, ".."))).toEqual(["taken.onnx"]);
    expect(await readdir(join(folder, "onnx"))).toEqual(["model.onnx"]);
  });

  it.each([
    ["no encoder", { "model.onnx": tinyEncoderGraph({ output: "logits" }) }, /last_hidden_state/],
    ["a file cut short", { "model.onnx": tinyEncoderGraph().subarray(0, 5000) }, /no whole ONNX model/],
    [
      "a Git LFS pointer",
      { "model.onnx": Buffer.from("version https://git-lfs.github.com/spec/v1\n") },
      /LFS/,
    ],
    ["no fp32 model", { "model_quantized.onnx": Buffer.of(1) }, /only onnx\/model_quantized\.onnx/],
    ["no model at all", {}, /no ONNX file/],
  ])("refuses %s, without a path of the machine", async (_, graphs, message) => {
    const folder = await tinyEncoderFolder(graphs as Record<string, Uint8Array>);
    const before = await readdir(join(folder, "onnx"));
    const error = await quantizeModel({ folder, dtype: "w8" }).catch((one: unknown) => one);
    expect(error).toMatchObject({ code: "ERR_BUILD_FAILED", message: expect.stringMatching(message) });
    expect((error as Error).message).not.toContain(folder);
    expect(await readdir(join(folder, "onnx"))).toEqual(before);
  });

  it("refuses a folder that says nothing of its encoder", async () => {
    const folder = await tinyEncoderFolder();
    await rm(join(folder, "config.json"));
    await expect(quantizeModel({ folder, dtype: "w8" })).rejects.toThrow(/no readable config\.json/);
  });

  it.each([{ texts: [] }, { minCosine: 1.5 }, { minCosine: Number.NaN }, { dtype: "q4" as "w8" }])(
    "refuses %j before it reads anything",
    async (options) => {
      await expect(quantizeModel({ folder: "nowhere", dtype: "w8", ...options })).rejects.toMatchObject({
        code: "ERR_INVALID_ARGUMENT",
      });
    },
  );
});

it("compares on texts of many lengths, none twice", () => {
  expect(new Set(GENERAL_TEXTS).size).toBe(GENERAL_TEXTS.length);
  expect(GENERAL_TEXTS).toHaveLength(40);
  const lengths = GENERAL_TEXTS.map((text) => text.split(/\s+/).length);
  expect(Math.min(...lengths)).toBeLessThanOrEqual(2);
  expect(Math.max(...lengths)).toBeGreaterThanOrEqual(200);
});

/** Exports made by Python, beside the repository: 90 MB, and the w8 form by tools/export_onnx.py. */
const MINILM = fileURLToPath(new URL("../../../../../shared/models/all-MiniLM-L6-v2", import.meta.url));
const missing = !existsSync(join(MINILM, "onnx", "model.onnx"));
const title = `all-MiniLM-L6-v2${missing ? " (skipped: ../shared/models is not beside the repository)" : ""}`;

// In CI the files have to be there: a skip would hide that the two ways of quantising no longer agree.
describe.skipIf(missing && !process.env.CI)(title, () => {
  let report: QuantizationReport;
  beforeAll(async () => {
    report = await quantizeModel({ folder: MINILM, dtype: "w8", out: await temporaryFolder(), threads: 1 });
  });

  it("becomes a quarter of its size, with vectors as near as w8 has them", () => {
    expect(report).toMatchObject({ opset: 17, tensors: { matMul: 36, gemm: 0, gather: 1 } });
    expect(report.bytes.after).toBeLessThan(0.27 * report.bytes.before);
    expect(report.cosine.min).toBeGreaterThan(0.998);
  });

  it("has the very integers and scales that Python's form has", async () => {
    const weights = async (path: string) =>
      new Map(
        decodeModel(await readFile(path))
          .graph.initializer.filter(({ name }) => /_[qs]$/.test(name))
          .map(({ name, dims, rawData }) => [name, { dims, rawData }]),
      );
    const ours = await weights(report.file);
    const python = await weights(join(MINILM, "onnx", "model_w8.onnx"));
    expect(ours.size).toBe(2 * 37);
    expect([...ours.keys()].sort()).toEqual([...python.keys()].sort());
    for (const [name, { dims, rawData }] of ours) {
      expect(dims, name).toEqual(python.get(name)?.dims);
      expect(rawData?.equals(python.get(name)?.rawData as Buffer), name).toBe(true);
    }
  });

  it("embeds as Python's form does", async () => {
    const python = await embedWith(MINILM, join(MINILM, "onnx", "model_w8.onnx"), GENERAL_TEXTS);
    const ours = await embedWith(MINILM, report.file, GENERAL_TEXTS);
    for (const [i, vector] of ours.entries()) {
      expect(cosine(vector, python[i] as Float32Array)).toBeGreaterThanOrEqual(0.999_99);
    }
  });

  it("points where sentence-transformers' own vectors do, for every text with a word in it", async () => {
    const { rows } = JSON.parse(await readFile(join(MINILM, "reference-vectors.json"), "utf8")) as {
      rows: { text: string; vector: number[] }[];
    };
    const worded = rows.filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
    const ours = await embedWith(
      MINILM,
      report.file,
      worded.map(({ text }) => text),
    );
    // The floor that core holds Python's form to.
    for (const [i, { vector }] of worded.entries()) {
      expect(cosine(ours[i] as Float32Array, Float32Array.from(vector))).toBeGreaterThanOrEqual(0.998);
    }
  });
});
