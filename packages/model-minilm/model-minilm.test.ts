import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { model, modelFiles, modelFolder } from "./index.js";

/**
 * What was published as sentence-transformers/all-MiniLM-L6-v2 at 1110a243fdf4706b3f48f1d95db1a4f5529b4d41, and
 * model_w8.onnx as recipe/export_onnx.py makes it from there. A change here is another model: every bundle has
 * to be built and measured again.
 */
const PINNED: Record<string, [bytes: number, sha256: string]> = {
  "1_Pooling/config.json": [190, "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23"],
  "config.json": [612, "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"],
  "modules.json": [349, "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf"],
  "onnx/model_w8.onnx": [23_559_902, "e83617ae6da8bb52a22a9a51a08c0e325d3e3065d8b9304e5695f9eec264a697"],
  "sentence_bert_config.json": [53, "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7"],
  "tokenizer.json": [466_247, "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"],
  "tokenizer_config.json": [350, "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"],
  "vocab.txt": [231_508, "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"],
};

const readJson = async (path: string) => JSON.parse(await readFile(join(modelFolder, path), "utf8"));

describe("the model's files", () => {
  it.each(Object.entries(PINNED))("%s is the one pinned, byte for byte", async (path, [size, sha256]) => {
    const bytes = await readFile(join(modelFolder, path));
    expect(bytes.length).toBe(size);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
  });

  it("are all named by modelFiles, and nothing else is", () => {
    expect([...modelFiles].sort()).toEqual(Object.keys(PINNED).sort());
  });

  it("are all published, with the licence and the notice it asks for", async () => {
    const { files } = (await readJson("package.json")) as { files: string[] };
    for (const path of [...modelFiles, "LICENSE", "NOTICE", "index.js", "index.d.ts"]) {
      expect(files.some((entry) => path === entry || path.startsWith(`${entry}/`))).toBe(true);
    }
    // And nothing is in the published folders that was not pinned.
    for (const folder of files.filter((entry) => !entry.includes("."))) {
      if (folder === "LICENSE" || folder === "NOTICE") continue;
      for (const entry of await readdir(join(modelFolder, folder), {
        recursive: true,
        withFileTypes: true,
      })) {
        const path = relative(modelFolder, join(entry.parentPath, entry.name)).split(sep).join("/");
        expect(entry.isDirectory() || path in PINNED).toBe(true);
      }
    }
  });
});

describe("what the package says of the model", () => {
  it("is what the model's own files say", async () => {
    const config = await readJson("config.json");
    const sentence = await readJson("sentence_bert_config.json");
    const pooling = await readJson("1_Pooling/config.json");
    expect(model.dimension).toBe(config.hidden_size);
    expect(model.dimension).toBe(pooling.word_embedding_dimension);
    expect(model.maxTokens).toBe(sentence.max_seq_length);
    expect(modelFiles).toContain(model.onnx);
  });

  it("cannot be changed by one reader for another", () => {
    expect(Object.isFrozen(model) && Object.isFrozen(modelFiles)).toBe(true);
  });
});

describe("the licence", () => {
  it("is the whole Apache License 2.0", async () => {
    const text = await readFile(join(modelFolder, "LICENSE"), "utf8");
    expect(text).toContain("Version 2.0, January 2004");
    expect(text).toContain("4. Redistribution.");
    expect(text).toContain("END OF TERMS AND CONDITIONS");
  });

  it("comes with a notice of the changed file, as its section 4 asks", async () => {
    const text = await readFile(join(modelFolder, "NOTICE"), "utf8");
    expect(text).toContain(model.name);
    expect(text).toContain(model.onnx);
  });
});
