import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type InstalledSize, measureInstalled } from "./installed-size.ts";

/** What another library brings to do the embedding alone. */
export type PeerSize =
  | {
      readonly name: string;
      readonly status: "measured";
      readonly installed: InstalledSize;
      /** The model's files that it reads, in bytes; null where no model folder was named. */
      readonly model: Readonly<Record<string, number>> | null;
    }
  | { readonly name: string; readonly status: "missing"; readonly reason: string };

/** Libraries, and the graphs they are given here: transformers.js can do with the small one. */
const PEERS = [
  { name: "@huggingface/transformers", graph: "onnx/model_quantized.onnx" },
  { name: "fastembed", graph: "onnx/model.onnx" },
];
const TOKENIZER = ["tokenizer.json", "tokenizer_config.json", "config.json"];

/** `model` is a sentence-transformers folder with ONNX files. */
export async function measurePeers(model: string | undefined): Promise<PeerSize[]> {
  return Promise.all(
    PEERS.map(async ({ name, graph }): Promise<PeerSize> => {
      try {
        const installed = await measureInstalled(name);
        const files = model === undefined ? null : await fileSizes(model, [graph, ...TOKENIZER]);
        return { name, status: "measured", installed, model: files };
      } catch (error) {
        return { name, status: "missing", reason: (error as Error).message };
      }
    }),
  );
}

async function fileSizes(folder: string, paths: readonly string[]): Promise<Record<string, number>> {
  const sizes = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(join(folder, path)).catch(() => undefined);
      if (found === undefined) throw new Error(`the model folder has no ${path}`);
      return [path, found.size] as const;
    }),
  );
  return Object.fromEntries(sizes);
}
