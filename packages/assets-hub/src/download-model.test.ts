import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deskOnHub, type Place, REPO, refusal, text } from "./__fixtures__/desk-on-hub.ts";
import { type DownloadModelOptions, downloadModel } from "./download-model.ts";

const SETTINGS = {
  "config.json": text("{}"),
  "sentence_bert_config.json": text("{ }"),
  "1_Pooling/config.json": text("{  }"),
  "modules.json": text("[]"),
  "tokenizer.json": text("{   }"),
  "tokenizer_config.json": text("{    }"),
};
const MODEL = {
  ...SETTINGS,
  "onnx/model.onnx": text("fp32"),
  "onnx/model_quantized.onnx": text("q8"),
  "pytorch_model.bin": text("not for us"),
  "README.md": text("card"),
  LICENSE: text("Apache"),
};

let place: Place;
let download: (more?: Partial<DownloadModelOptions>) => ReturnType<typeof downloadModel>;
beforeEach(async () => {
  vi.stubEnv("HF_HUB_OFFLINE", "");
  place = await deskOnHub(MODEL);
  download = (more = {}) => downloadModel({ ...place.options(), ...more });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await place.close();
});

const paths = (...graph: string[]) => [...Object.keys(SETTINGS), "LICENSE", ...graph].sort();

describe("downloadModel", () => {
  it("fetches the first precision there is, what says how to use it, and the licence", async () => {
    const model = await download();
    expect(model).toMatchObject({ commit: place.commit, dtype: "fp32", files: paths("onnx/model.onnx") });
    for (const path of model.files) {
      expect(await readFile(join(model.folder, path))).toEqual(
        Buffer.from(MODEL[path as keyof typeof MODEL]),
      );
    }
    expect(place.hub.requests.map(({ path }) => path).join()).not.toMatch(/pytorch|quantized|README/);
  });

  it("fetches the precision that is asked for, or the first of several that is there", async () => {
    expect((await download({ dtype: "q8" })).files).toEqual(paths("onnx/model_quantized.onnx"));
    expect((await download({ dtype: ["w8", "q8"] })).dtype).toBe("q8");
  });

  it("takes weights along that lie beside their graph", async () => {
    place.hub.commit(REPO, { ...MODEL, "onnx/model.onnx_data": text("large") });
    expect((await download()).files).toEqual(paths("onnx/model.onnx", "onnx/model.onnx_data"));
  });

  it("names every file that is missing, at once", async () => {
    const { "config.json": _, "modules.json": __, ...rest } = MODEL;
    place.hub.commit(REPO, rest);
    const error = await refusal(download());
    expect(error.code).toBe("ERR_ASSETS_NOT_FOUND");
    expect(error.message).toContain("config.json, modules.json");
    expect((await refusal(download({ dtype: "w8" }))).message).toContain("onnx/model_w8.onnx");
  });

  it("fetches exactly the files that are named", async () => {
    const model = await download({ files: ["README.md", "config.json"] });
    expect(model.files).toEqual(["README.md", "config.json"]);
    expect(model).not.toHaveProperty("dtype");
    expect((await refusal(download({ files: ["no.txt"] }))).code).toBe("ERR_ASSETS_NOT_FOUND");
    expect((await refusal(download({ files: ["../no.txt"] }))).code).toBe("ERR_ASSET_PATH");
  });

  it("makes no request for a commit that is in the cache, and none offline", async () => {
    const model = await download();
    await place.hub.stop();
    place.hub.clearRequests();
    expect(await download({ revision: place.commit })).toEqual(model);
    expect(await download({ localFilesOnly: true })).toEqual(model);
    expect(await download()).toEqual(model);
    expect(place.hub.requests).toEqual([]);
  });

  it("fetches again what has been lost of it", async () => {
    const model = await download();
    await rm(join(model.folder, "onnx/model.onnx"));
    expect((await refusal(download({ localFilesOnly: true }))).code).toBe("ERR_ASSETS_UNAVAILABLE");
    expect(await download({ dtype: "fp32" })).toEqual(model);
  });

  it("refuses a precision there is no such", async () => {
    expect((await refusal(download({ dtype: "int3" as "q8" }))).code).toBe("ERR_INVALID_ARGUMENT");
  });
});
