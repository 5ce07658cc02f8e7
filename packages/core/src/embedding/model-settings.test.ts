import { beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../assets/manifest.ts";
import { manifestFor } from "../testing/manifest-for.ts";
import { readMiniLmJson } from "./__fixtures__/open-minilm.ts";
import { checkAgainstManifest, type ModelJson, readModelSettings } from "./model-settings.ts";

let minilm: ModelJson;
beforeAll(async () => {
  minilm = await readMiniLmJson();
});

const withChange = (file: keyof ModelJson, change: object): ModelJson => ({
  ...minilm,
  [file]: { ...(minilm[file] as object), ...change },
});

const refusal = (asset: string, field?: string) =>
  expect.objectContaining({ code: "ERR_BUNDLE_FORMAT", asset, ...(field === undefined ? {} : { field }) });

describe("readModelSettings", () => {
  it("reads MiniLM as sentence-transformers does: 256 tokens, though other files say 128 and 512", () => {
    expect(minilm.tokenizer).toMatchObject({ truncation: { max_length: 128 } });
    expect(minilm.tokenizerConfig).toMatchObject({ model_max_length: 512 });
    expect(readModelSettings(minilm)).toEqual({ dimension: 384, maxTokens: 256, normalize: true });
  });

  it.each([
    ["the sentence limit where it is the smaller", 100, 512, 100],
    ["the positions the model has where the sentence limit is beyond them", 1024, 512, 512],
    ["the positions where there is no sentence limit", undefined, 512, 512],
    ["the positions where the sentence limit is null", null, 384, 384],
  ])("takes %s", (_, sentence, positions, expected) => {
    const json = {
      ...withChange("config", { max_position_embeddings: positions }),
      sentence: sentence === undefined ? {} : { max_seq_length: sentence },
    };
    expect(readModelSettings(json).maxTokens).toBe(expected);
  });

  it("does not normalise where no module says so", () => {
    const modules = (minilm.modules as { type: string }[]).filter(({ type }) => !type.includes("Normalize"));
    expect(modules.length).toBeGreaterThan(0);
    expect(readModelSettings({ ...minilm, modules }).normalize).toBe(false);
  });

  it.each([
    ["CLS pooling", { pooling_mode_mean_tokens: false, pooling_mode_cls_token: true }],
    ["pooling that is not named", { pooling_mode_mean_tokens: undefined }],
  ])("refuses %s", (_, change) => {
    expect(() => readModelSettings(withChange("pooling", change))).toThrow(
      refusal("1_Pooling/config.json", "pooling_mode_mean_tokens"),
    );
  });

  it("refuses a pooling of another width than the model's", () => {
    expect(() => readModelSettings(withChange("pooling", { word_embedding_dimension: 768 }))).toThrow(
      refusal("1_Pooling/config.json", "word_embedding_dimension"),
    );
  });

  it.each([
    ["config", "config.json", { hidden_size: -1 }],
    ["config", "config.json", { hidden_size: 384.5 }],
    ["config", "config.json", { hidden_size: 1e9 }],
    ["config", "config.json", { max_position_embeddings: "512" }],
    ["sentence", "sentence_bert_config.json", { max_seq_length: 0 }],
    ["sentence", "sentence_bert_config.json", { max_seq_length: 1.5 }],
    ["pooling", "1_Pooling/config.json", { pooling_mode_mean_tokens: "true" }],
  ] as const)("refuses %s with %s %j and names file and field", (file, asset, change) => {
    expect(() => readModelSettings(withChange(file, change))).toThrow(refusal(asset, Object.keys(change)[0]));
  });

  it.each(["config", "sentence", "pooling", "modules"] as const)("refuses null in place of %s", (file) => {
    expect(() => readModelSettings({ ...minilm, [file]: null })).toThrow(
      expect.objectContaining({ code: "ERR_BUNDLE_FORMAT" }),
    );
  });
});

describe("checkAgainstManifest", () => {
  const manifest = (change: Partial<Manifest["model"]>): Manifest => {
    const whole = manifestFor({});
    return { ...whole, model: { ...whole.model, dimension: 384, maxTokens: 256, ...change } };
  };

  it("accepts a manifest that says the same", () => {
    expect(() => checkAgainstManifest(readModelSettings(minilm), manifest({}))).not.toThrow();
  });

  it.each([
    ["dimension", { dimension: 383 }],
    ["maxTokens", { maxTokens: 128 }],
    ["maxTokens", { maxTokens: 512 }],
  ] as const)("names the %s on which the two disagree: %j", (field, change) => {
    expect(() => checkAgainstManifest(readModelSettings(minilm), manifest(change))).toThrow(
      refusal("manifest.json", `model.${field}`),
    );
  });
});
