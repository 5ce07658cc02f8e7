import type { Manifest } from "../assets/manifest.ts";
import { findFile } from "../assets/manifest.ts";
import { decodeNpy, decodeTable, type Matrix } from "../assets/npy.ts";
import { BundleFormatError } from "../errors/index.ts";
import type { LexicalHead } from "../lexical/lexical-head.ts";
import { BUCKETS, createVocabulary, type Vocabulary } from "../lexical/vocabulary.ts";
import { type HeadTask, headPaths, VOCABULARY_PATHS } from "./head-files.ts";
import type { Perceptron } from "./perceptron.ts";

/** The heads on embeddings of one task; what did not pay is undefined. */
export interface VectorHeads {
  /** [classes, dimension + 1] */
  readonly semantic: Matrix | undefined;
  readonly perceptron: Perceptron | undefined;
}

/** The same with the head on n-grams. */
export interface TaskHeads extends VectorHeads {
  readonly lexical: LexicalHead | undefined;
}

/** ln of ten million tickets is 16; what is far above would make a ticket's features overflow. */
const HIGHEST_IDF = 1000;

/** Reads one file of a bundle, verified. */
export type ReadFile = (path: string) => Promise<Uint8Array>;

/** The n-grams of a bundle's lexical heads, or undefined where it has none. */
export async function readVocabulary(read: ReadFile, manifest: Manifest): Promise<Vocabulary | undefined> {
  const { buckets: path, idf: idfPath } = VOCABULARY_PATHS;
  if (findFile(manifest, path) === undefined) return undefined;
  const { data: buckets } = column(decodeTable("<u4", await read(path), path), path);
  const idf = readColumn(await read(idfPath), idfPath, buckets.length + 1);
  let before = -1;
  // One plain loop: these are tens of thousands of values, looked at before the first answer.
  for (let i = 0; i < idf.length; i++) {
    const value = idf[i] as number;
    if (value <= 0 || value > HIGHEST_IDF) {
      refuse(idfPath, `values above 0, up to ${HIGHEST_IDF}`, "one that is not");
    }
    // The last one is that of unseen n-grams, which have no bucket.
    const bucket = buckets[i] ?? BUCKETS;
    if (bucket <= before || (bucket >= BUCKETS && i < buckets.length)) {
      refuse(path, `buckets below ${BUCKETS}, rising`, `${bucket} after ${before}`);
    }
    before = bucket;
  }
  return createVocabulary(buckets, idf.subarray(0, buckets.length), idf.at(-1) as number);
}

/** A task's lexical head, or undefined where the bundle has none. */
export async function readLexicalHead(
  read: ReadFile,
  manifest: Manifest,
  { task, classes, rows }: { readonly task: HeadTask; readonly classes: number; readonly rows: number },
): Promise<LexicalHead | undefined> {
  const paths = headPaths(task);
  if (findFile(manifest, paths.lexical) === undefined) return undefined;
  const weights = decodeTable("|i1", await read(paths.lexical), paths.lexical);
  checkShape(paths.lexical, [rows, classes], [weights.rows, weights.columns]);
  return {
    weights: weights.data,
    scales: readColumn(await read(paths.lexicalScales), paths.lexicalScales, rows),
    intercepts: readColumn(await read(paths.lexicalIntercepts), paths.lexicalIntercepts, classes),
  };
}

/** A task's heads on embeddings. */
export async function readVectorHeads(
  read: ReadFile,
  manifest: Manifest,
  { task, classes }: { readonly task: HeadTask; readonly classes: number },
): Promise<VectorHeads> {
  const paths = headPaths(task);
  const width = manifest.model.dimension + 1;
  const matrix = async (path: string): Promise<Matrix | undefined> =>
    findFile(manifest, path) === undefined ? undefined : decodeNpy(await read(path), path);
  const semantic = await matrix(paths.semantic);
  if (semantic !== undefined)
    checkShape(paths.semantic, [classes, width], [semantic.rows, semantic.dimension]);
  const hidden = await matrix(paths.perceptronHidden);
  if (hidden === undefined) return { semantic, perceptron: undefined };
  checkShape(paths.perceptronHidden, [hidden.rows, width], [hidden.rows, hidden.dimension]);
  const output = decodeNpy(await read(paths.perceptronOutput), paths.perceptronOutput);
  checkShape(paths.perceptronOutput, [classes, hidden.rows + 1], [output.rows, output.dimension]);
  return { semantic, perceptron: { hidden, output } };
}

function readColumn(bytes: Uint8Array, path: string, rows: number): Float32Array {
  const { data, rows: found, dimension } = decodeNpy(bytes, path);
  checkShape(path, [rows, 1], [found, dimension]);
  return data;
}

function column<Values extends { readonly rows: number; readonly columns: number }>(
  table: Values,
  path: string,
): Values {
  checkShape(path, [table.rows, 1], [table.rows, table.columns]);
  return table;
}

function checkShape(path: string, expected: readonly number[], found: readonly number[]): void {
  if (expected.some((size, i) => size !== found[i]))
    refuse(path, expected.join(" x "), found.join(" x "), "shape");
}

function refuse(asset: string, expected: string, found: string, field = "values"): never {
  throw new BundleFormatError({ asset, field, expected, found });
}
