import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeNpy } from "@org/classifier-core/preparation";
import { model, modelFolder } from "@org/classifier-model-minilm";
import { temporaryFolder } from "../../__fixtures__/folders.ts";
import { openModelFolder } from "../../build/model-folder.ts";

// A folder as the predecessor left it: a library's desk, written by hand. Its vectors are made by the real model.

const LIBRARY = fileURLToPath(new URL("library-predecessor", import.meta.url));

export interface OldProblemRow {
  id?: unknown;
  description?: unknown;
  original_ticket?: unknown;
  frequency?: unknown;
  avg_resolution_time?: unknown;
  [field: string]: unknown;
}

/** The JSON files as they are written; a test changes what it is about. */
export interface OldDesk {
  business: { business_names: unknown[]; business_texts: unknown[]; [field: string]: unknown };
  dataset: Record<string, unknown>;
  tuning: { blend_weights: Record<string, unknown>; keyword_weights: Record<string, unknown>; [field: string]: unknown };
  level2: {
    problems: Record<string, OldProblemRow[]>;
    embeddings?: Record<string, unknown[]>;
    [field: string]: unknown;
  };
  mappings: Record<string, Record<string, unknown>>;
}

export const OLD_PATHS: Readonly<Record<keyof OldDesk, string>> = {
  business: "embeddings/business_metadata.json",
  dataset: "embeddings/dataset_metadata.json",
  tuning: "embeddings/parameter_tuning.json",
  level2: "data/level2_problems.json",
  mappings: "data/automation_mappings.json",
};

export const CATEGORY_VECTORS = "embeddings/business_categories.npy";
export const CENTROIDS = "embeddings/dataset_centroids.npy";

/** The desk as data, without vectors. */
export async function readOldDesk(): Promise<OldDesk> {
  const entries = Object.entries(OLD_PATHS).map(async ([part, path]) => [
    part,
    JSON.parse(await readFile(join(LIBRARY, path), "utf8")),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

/** The real model's vector of each text. */
export async function embedTexts(texts: readonly string[]): Promise<Float32Array[]> {
  const { embedder } = await openModelFolder(modelFolder, { name: model.name, threads: 1 });
  try {
    return (await embedder.embed(texts)).map(({ vector }) => vector);
  } finally {
    await embedder.close();
  }
}

/** The desk with the vectors the predecessor would have stored: of descriptions, or of the tickets. */
export async function withVectors(
  desk: OldDesk,
  field: "description" | "original_ticket" = "description",
): Promise<{ desk: OldDesk; categoryVectors: Float32Array[] }> {
  const categoryVectors = await embedTexts(desk.business.business_texts.map(String));
  const rows = Object.entries(desk.level2.problems);
  const vectors = await embedTexts(rows.flatMap(([, problems]) => problems.map((row) => String(row[field]))));
  const embeddings: Record<string, number[][]> = {};
  let at = 0;
  for (const [category, problems] of rows) {
    embeddings[category] = vectors.slice(at, at + problems.length).map((vector) => Array.from(vector));
    at += problems.length;
  }
  return { desk: { ...desk, level2: { ...desk.level2, embeddings } }, categoryVectors };
}

/** Packs rows as numpy stores them. */
export function npyOf(rows: readonly Float32Array[]): Uint8Array {
  const dimension = rows[0]?.length ?? 1;
  const data = new Float32Array(rows.length * dimension);
  for (const [i, row] of rows.entries()) data.set(row, i * dimension);
  return encodeNpy({ data, rows: rows.length, dimension });
}

export type OldFiles = Readonly<Record<string, string | Uint8Array | null>>;

/** Writes the desk to a folder that goes with the tests of the file; `files` are added, replaced, or by null left out. */
export async function writeOldDesk(desk: OldDesk, files: OldFiles = {}): Promise<string> {
  const folder = join(await temporaryFolder(), "old");
  await cp(LIBRARY, folder, { recursive: true });
  const parts = Object.entries(OLD_PATHS).map(([part, path]) => [path, JSON.stringify(desk[part as keyof OldDesk])]);
  for (const [path, content] of Object.entries({ ...Object.fromEntries(parts), ...files })) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (content === null) await rm(file, { force: true });
    else await writeFile(file, content as string | Uint8Array);
  }
  return folder;
}
