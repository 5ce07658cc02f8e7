import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AssetSource } from "../assets/asset-provider.ts";
import type { Manifest } from "../assets/manifest.ts";
import { memoryAssets } from "../assets/memory-assets.ts";
import { ClassifierError } from "../errors/index.ts";
import { bundleOf, manifestFor } from "../testing/manifest-for.ts";
import { W8_GRAPH } from "./__fixtures__/open-minilm.ts";
import { MODEL_FILES } from "./model-settings.ts";
import { openEmbedder } from "./open-embedder.ts";
import { openSession } from "./session.ts";

const OPTIONS = { threads: 1, memoryArena: false, dimension: 384 };

// As git-lfs writes it: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
const LFS_POINTER = new TextEncoder().encode(
  `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 23559902\n`,
);

/** A message of protocol buffers: numbers become varints, strings and messages their bytes with a length. */
function message(...fields: [number: number, value: number | string | Uint8Array][]): Uint8Array {
  const bytes = fields.flatMap(([number, value]) => {
    if (typeof value === "number") return [number << 3, value];
    const content = typeof value === "string" ? new TextEncoder().encode(value) : value;
    if (content.length > 127) throw new Error("a length of more than one byte is not written here");
    return [(number << 3) | 2, content.length, ...content];
  });
  return Uint8Array.from(bytes);
}

/** A valid ONNX model that copies one number: an encoder in nothing but its format. */
function identityModel(input: string, output: string): Uint8Array {
  const one = message([1, message([1, 1])]); // shape [1]
  const tensor = (name: string) => message([1, name], [2, message([1, message([1, 1], [2, one])])]);
  const node = message([1, input], [2, output], [4, "Identity"]);
  const graph = message([1, node], [2, "g"], [11, tensor(input)], [12, tensor(output)]);
  return message([1, 8], [7, graph], [8, message([2, 13])]);
}

async function refusal(promise: Promise<unknown>): Promise<ClassifierError> {
  const error = await promise.then(
    () => new Error("nothing was refused"),
    (reason: unknown) => reason,
  );
  if (!ClassifierError.isInstance(error)) throw error;
  return error;
}

let folder = "";
let w8: Uint8Array;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "session-"));
  w8 = await readFile(W8_GRAPH);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("openSession", () => {
  const broken: [string, () => Uint8Array][] = [
    ["random bytes", () => Uint8Array.from({ length: 5000 }, (_, i) => (i * 2654435761) >>> 24)],
    ["no bytes at all", () => new Uint8Array(0)],
    ["half a model", () => w8.subarray(0, w8.length / 2)],
    ["a model without its last kilobyte", () => w8.subarray(0, -1024)],
    ["a Git LFS pointer", () => LFS_POINTER],
    ["text", () => new TextEncoder().encode("<html>404 Not Found</html>")],
  ];

  it.each(broken)(
    "refuses %s in a file with a typed error that does not say where the file is",
    async (what, bytes) => {
      const path = join(folder, `${what.replaceAll(" ", "-")}.onnx`);
      await writeFile(path, bytes());
      const error = await refusal(openSession(path, OPTIONS));
      expect(error.code).toBe("ERR_RUNTIME");
      expect(error.remedy).not.toBe("");
      for (const text of [error.message, JSON.stringify(error), String(error.cause)])
        expect(text).not.toContain(folder);
    },
  );

  it.each(broken)("refuses %s in memory with the same error", async (_, bytes) => {
    expect((await refusal(openSession(bytes(), OPTIONS))).code).toBe("ERR_RUNTIME");
  });

  it("refuses a file that is not there without naming its place", async () => {
    const error = await refusal(openSession(join(folder, "absent.onnx"), OPTIONS));
    expect(error.code).toBe("ERR_RUNTIME");
    expect(error.message + JSON.stringify(error)).not.toContain(folder);
  });

  it.each([
    ["other inputs", identityModel("x", "last_hidden_state")],
    ["other outputs", identityModel("input_ids", "y")],
  ])("refuses a sound model with %s", async (_, bytes) => {
    const error = await refusal(openSession(bytes, OPTIONS));
    expect(error.code).toBe("ERR_RUNTIME");
    expect(error.message).toContain("not a sentence encoder");
  });

  it("refuses hidden states of another size than the bundle's", async () => {
    const session = await openSession(W8_GRAPH, { ...OPTIONS, dimension: 128 });
    const error = await refusal(session.run([[101, 102]]));
    expect(error.code).toBe("ERR_RUNTIME");
    expect(error.remedy).toContain("128");
    await session.release();
  });

  it("gives the same values from a file and from its bytes, and is released twice without harm", async () => {
    const ids = [
      [101, 6229, 1018, 102],
      [101, 2003, 7708, 102],
    ];
    const fromFile = await openSession(W8_GRAPH, OPTIONS);
    const fromBytes = await openSession(w8, OPTIONS);
    const values = await fromFile.run(ids);
    expect(values).toHaveLength(2 * 4 * 384);
    expect(values).toEqual(await fromBytes.run(ids));
    for (const session of [fromFile, fromBytes]) {
      await session.release();
      await expect(session.release()).resolves.toBeUndefined();
    }
  });
});

describe("openEmbedder", () => {
  const GRAPH = "models/minilm/onnx/model_w8.onnx";
  let files: Record<string, Uint8Array>;
  let manifest: Manifest;
  beforeAll(async () => {
    files = { [GRAPH]: w8 };
    for (const path of Object.values(MODEL_FILES)) {
      files[`models/minilm/${path}`] = await readFile(
        new URL(`../../../model-minilm/${path}`, import.meta.url),
      );
    }
    const model = { name: "minilm", dtype: "w8", folder: "models/minilm", onnx: "onnx/model_w8.onnx" };
    manifest = { ...manifestFor(files), model: { ...model, dimension: 384, maxTokens: 256 } };
  });
  const open = async (content: Record<string, Uint8Array>, local?: (path: string) => string | undefined) => {
    const source: AssetSource = await memoryAssets(bundleOf(content)).open();
    const found = local === undefined ? source : { ...source, localPath: local };
    return openEmbedder(found, manifest, {
      threads: 1,
      memoryArena: false,
      graphCache: undefined,
      cacheSize: 0,
    });
  };

  it("opens a whole bundle", async () => {
    const embedder = await open(files);
    const [embedding] = await embedder.embed(["till 4 is frozen"]);
    expect(embedding?.vector).toHaveLength(384);
    await embedder.close();
  });

  it.each([
    ["a Git LFS pointer", () => LFS_POINTER, "a Git LFS pointer"],
    ["a truncated file", () => w8.subarray(0, -1024), `${23_559_902 - 1024} bytes`],
  ])(
    "names %s in place of the model by what it is, also where the runtime reads the file itself",
    async (what, bytes, found) => {
      const path = join(folder, `local-${what.replaceAll(" ", "-")}.onnx`);
      await writeFile(path, bytes());
      for (const local of [undefined, () => path]) {
        const error = await refusal(open({ ...files, [GRAPH]: bytes() }, local));
        expect(error).toMatchObject({ code: "ERR_ASSET_INTEGRITY", found, asset: GRAPH });
        expect(error.message + JSON.stringify(error)).not.toContain(folder);
      }
    },
  );

  it("refuses a flipped bit in a model the runtime can still open", async () => {
    const flipped = w8.slice();
    const middle = flipped.length >> 1;
    flipped[middle] = (flipped[middle] as number) ^ 1;
    expect((await refusal(open({ ...files, [GRAPH]: flipped }))).code).toBe("ERR_ASSET_INTEGRITY");
  });
});
