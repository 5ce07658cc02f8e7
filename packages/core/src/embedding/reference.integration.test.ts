import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openMiniLm, type RecordingEmbedder, readMiniLmJson } from "./__fixtures__/open-minilm.ts";
import reference from "./__fixtures__/reference-vectors.json" with { type: "json" };
import { readModelSettings } from "./model-settings.ts";
import { cosine } from "./pooling.ts";
import { createTokenizer } from "./tokenizer.ts";

const rows = reference.rows.map((row, i) => ({
  ...row,
  name: `${i}: ${JSON.stringify(row.text.slice(0, 40))}`,
}));
const hasWords = (text: string) => /[\p{L}\p{N}]/u.test(text);

/** The fp32 export; 90 MB, so it is not in the repository but beside it. */
const FP32_GRAPH = fileURLToPath(
  new URL("../../../../../shared/models/all-MiniLM-L6-v2/onnx/model.onnx", import.meta.url),
);

describe("token ids are sentence-transformers' own", () => {
  it("for all 40 texts, at the limit it uses", async () => {
    const json = await readMiniLmJson();
    const { maxTokens } = readModelSettings(json);
    expect(maxTokens).toBe(reference.reference.max_seq_length);
    const tokenize = createTokenizer(json.tokenizer, json.tokenizerConfig, maxTokens);
    expect(rows).toHaveLength(40);
    for (const { text, input_ids } of rows) expect(tokenize(text).ids, text.slice(0, 40)).toEqual(input_ids);
  });
});

describe("vectors of the model this project ships (8-bit weights)", () => {
  const MIN_COSINE = 0.998;
  // Two special tokens and nothing else: too little for the rounding of weights to even out.
  // Measured on 2026-11-22 with onnxruntime-node 1.30 on x64: 0.99641 for both such texts; the lowest of those with
  // words is 0.99846.
  const MIN_COSINE_WITHOUT_WORDS = 0.996;

  let embedder: RecordingEmbedder;
  beforeAll(async () => {
    embedder = await openMiniLm();
  });
  afterAll(() => embedder.close());

  it.each(rows.filter(({ text }) => hasWords(text)))(
    "point where the reference's do: $name",
    async ({ text, vector }) => {
      const embedding = await embedder.embedOne(text);
      const similarity = cosine(embedding.vector, Float32Array.from(vector));
      expect(similarity).toBeGreaterThanOrEqual(MIN_COSINE);
    },
  );

  it.each(rows.filter(({ text }) => !hasWords(text)))(
    "stay within the recorded difference without words: $name",
    async ({ text, vector }) => {
      const embedding = await embedder.embedOne(text);
      const similarity = cosine(embedding.vector, Float32Array.from(vector));
      expect(similarity).toBeGreaterThanOrEqual(MIN_COSINE_WITHOUT_WORDS);
    },
  );
});

const missing = !existsSync(FP32_GRAPH);
const title = `vectors of the fp32 model${missing ? " (skipped: ../shared/models is not beside the repository)" : ""}`;

// In CI the file has to be there: a skip would hide that pooling or tokenizer no longer agree.
describe.skipIf(missing && !process.env.CI)(title, () => {
  /** Rounding of the reference to 7 decimals, and single-precision sums in another order. */
  const TOLERANCE = 1e-5;

  let embedder: RecordingEmbedder;
  beforeAll(async () => {
    embedder = await openMiniLm(FP32_GRAPH);
  });
  afterAll(() => embedder?.close());

  it.each(rows)("equal the reference's, value by value: $name", async ({ text, vector }) => {
    const embedding = await embedder.embedOne(text);
    expect(embedding.vector).toHaveLength(vector.length);
    const differences = vector.map((value, i) => Math.abs(value - (embedding.vector[i] as number)));
    expect(Math.max(...differences)).toBeLessThan(TOLERANCE);
  });
});
