import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fsAssets } from "@org/classifier-assets-fs";
import { readEnvironment } from "@org/classifier-core";
import {
  decodeNpy,
  type Embedder,
  embedRows,
  encodeNpy,
  type Matrix,
  openEmbedder,
  readManifest,
  sha256,
} from "@org/classifier-core/preparation";
import { median } from "../metrics/median.ts";

export interface EmbedTextsOptions {
  /** Folder of the bundle whose model embeds. */
  readonly bundle: string;
  /** Where vectors are kept, named by model and texts; what is there already is not embedded again. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

export interface EmbeddedTexts {
  readonly known: Matrix;
  /** .npy of the known texts, and of the queries. */
  readonly knownFile: string;
  readonly queriesFile: string;
  readonly queries: Matrix;
  /** Median of embedding one text alone, which comes before each search. */
  readonly embedMs: number;
}

/** Texts that are timed one by one. */
const TIMED_TEXTS = 30;

/** Embeds known texts and queries by the bundle's own model. */
export async function embedTexts(
  known: readonly string[],
  queries: readonly string[],
  { bundle, folder, signal, onProgress }: EmbedTextsOptions,
): Promise<EmbeddedTexts> {
  const source = await fsAssets({ dir: bundle }).open({ signal });
  const manifest = await readManifest(source, { signal });
  const { threads, memoryArena, graphCache } = readEnvironment();
  const embedder = await openEmbedder(source, manifest, {
    threads: threads.value,
    memoryArena: memoryArena.value,
    graphCache: graphCache.value,
    cacheSize: 0,
    signal,
  });
  try {
    await mkdir(folder, { recursive: true });
    const total = known.length + queries.length;
    const embed = async (texts: readonly string[], before: number) => {
      const name = await sha256(Buffer.from(JSON.stringify([manifest.digest, texts])));
      const file = join(folder, `${name}.npy`);
      if (existsSync(file)) return { file, matrix: decodeNpy(await readFile(file), "kept vectors") };
      const matrix = await embedRows(embedder, texts, {
        signal,
        onProgress: (done) => onProgress(before + done, total),
      });
      // Put in place whole: half a file would be taken for vectors by the next run.
      await writeFile(`${file}.tmp`, encodeNpy(matrix));
      await rename(`${file}.tmp`, file);
      return { file, matrix };
    };
    const ofQueries = await embed(queries, 0);
    const ofKnown = await embed(known, queries.length);
    return {
      known: ofKnown.matrix,
      knownFile: ofKnown.file,
      queries: ofQueries.matrix,
      queriesFile: ofQueries.file,
      embedMs: await timeSingly(embedder, queries.slice(0, TIMED_TEXTS)),
    };
  } finally {
    await embedder.close();
    await source.close?.();
  }
}

async function timeSingly(embedder: Embedder, texts: readonly string[]): Promise<number> {
  const timesMs: number[] = [];
  for (const text of texts) {
    const startedMs = performance.now();
    await embedder.embed([text]);
    timesMs.push(performance.now() - startedMs);
  }
  return median(timesMs);
}
