import { createHash, randomBytes } from "node:crypto";
import { lstat, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { loadRuntime, type Runtime } from "./runtime.ts";
import { type ModelSession, openSession, type SessionOptions } from "./session.ts";

// Opening an ONNX file costs most of a start: parsing it, rebuilding its weights, optimising the graph. The runtime can
// write down what it made, with the weights in a file beside the graph that it maps into memory (measured 2026-11-24,
// w8: 330 ms become 80). Weights that it packs anew for its kernels are unmapped at once; in a mapped .ort file they
// would stay, 43 MB of them. Such files are tied to the runtime, the machine and the model, so they are a cache and no
// part of a bundle. https://onnxruntime.ai/docs/performance/model-optimizations/graph-optimizations.html

export interface GraphCacheOptions extends SessionOptions {
  /** Where optimised graphs are kept. */
  readonly folder: string;
  /** SHA-256 of the model, 64 hex digits, as the bundle's manifest promises it. */
  readonly modelSha256: string;
  /** Resolves when the model's bytes have been checked; before that, nothing made of them is kept. */
  readonly verified: Promise<unknown>;
}

/** How a session came to be: from the cache, into it, or past it. */
export type GraphOrigin = "mapped" | "optimised and kept" | "optimised";

/** Raised when a file of an older version would be misread. */
const FORMAT_VERSION = 2;
/** The files of one optimised graph, in a folder of its own: it is moved into place whole, or not at all. */
const GRAPH_FILE = "graph.onnx";
const WEIGHTS_FILE = "weights.bin";
const RECORD_FILE = "record.json";
/** Ids that every vocabulary has, of a length at which every weight of the encoder is used. */
const PROBE = [[1, 2, 3, 5, 8, 13, 21, 34]] as const;
/** Single-precision sums on another number of threads differ by some 1e-7; a damaged weight by far more. */
const PROBE_TOLERANCE = 1e-4;
/** A graph that no start has used for this long is of a model or a runtime that is gone. */
const UNUSED_AFTER_MS = 30 * 24 * 60 * 60 * 1000;
/** Writing one takes a second. */
const UNFINISHED_AFTER_MS = 60 * 60 * 1000;
/** A graph without its weights takes 100 kB, a record of 8 hidden states of 384 values 60 kB. */
const MAX_SMALL_FILE_BYTES = 16 * 1024 * 1024;

/** What is known of an optimised graph: its files, and what it makes of the probe. */
interface GraphRecord {
  readonly formatVersion: number;
  readonly graphSha256: string;
  readonly weightsBytes: number;
  readonly probe: readonly number[];
}

/**
 * Opens a model from its optimised form, or optimises it and keeps the result for the next start. `model` is asked for
 * only where it is needed. What is cached is trusted no further than it earns: it has to belong to this user, be the
 * graph and have the size of weights that were written, and give the vectors the verified model gave; else it is made
 * anew. What goes wrong with the
 * cache never fails a start.
 */
export async function openCachedSession(
  model: () => string | Uint8Array | Promise<Uint8Array>,
  options: GraphCacheOptions,
): Promise<{ readonly session: ModelSession; readonly origin: GraphOrigin }> {
  const place = placeOf(options, await loadRuntime());
  const mapped = await openMapped(place, options);
  if (mapped !== undefined) return { session: mapped, origin: "mapped" };
  const fresh = `${place}.${randomBytes(4).toString("hex")}${UNFINISHED_ENDING}`;
  const writable = await mkdir(fresh, { recursive: true, mode: 0o700 }).then(
    () => true,
    () => false,
  );
  if (!writable) return { session: await openSession(await model(), options), origin: "optimised" };
  const saveTo = { graph: join(fresh, GRAPH_FILE), weights: WEIGHTS_FILE };
  const session = await openSession(await model(), { ...options, saveTo }).catch(async () => {
    // A full disk, or a model that cannot be written down: without the cache it may open all the same.
    await remove(fresh);
    return openSession(await model(), options);
  });
  return {
    session,
    origin: (await keep(session, fresh, place, options.verified)) ? "optimised and kept" : "optimised",
  };
}

const UNFINISHED_ENDING = ".tmp";

/** The folder of one optimised graph; its name says all that the content depends on. */
function placeOf({ folder, modelSha256, dimension }: GraphCacheOptions, { env }: Runtime): string {
  const machine = [process.platform, process.arch, cpus()[0]?.model ?? ""];
  const key = [FORMAT_VERSION, modelSha256, env.versions, ...machine, dimension];
  return join(folder, sha256(JSON.stringify(key)).slice(0, 32));
}

async function openMapped(place: string, options: SessionOptions): Promise<ModelSession | undefined> {
  let session: ModelSession | undefined;
  try {
    const record = JSON.parse(String(await readSmallFile(join(place, RECORD_FILE)))) as GraphRecord;
    if (record.formatVersion !== FORMAT_VERSION || !Array.isArray(record.probe))
      throw new Error("another record");
    const graph = await readSmallFile(join(place, GRAPH_FILE));
    if (sha256(graph) !== record.graphSha256) throw new Error("not the graph that was kept");
    const weights = await lstat(join(place, WEIGHTS_FILE));
    const mine = process.getuid === undefined || weights.uid === process.getuid();
    if (!weights.isFile() || !mine || weights.size !== record.weightsBytes)
      throw new Error("not the weights that were kept");
    session = await openSession(join(place, GRAPH_FILE), { ...options, optimised: true });
    const found = await session.run(PROBE);
    if (!agree(found, record.probe)) throw new Error("not the vectors that the model gave");
    // Says when it was used last, to whoever clears old ones.
    const now = new Date();
    utimes(place, now, now).catch(() => {});
    return session;
  } catch {
    // None yet, or of no use; either way it is made anew.
    await session?.release();
    await remove(place);
    return undefined;
  }
}

async function readSmallFile(path: string): Promise<Buffer> {
  const stats = await lstat(path);
  if (!stats.isFile() || stats.size > MAX_SMALL_FILE_BYTES) throw new Error("not a file that was kept");
  return readFile(path);
}

/** Puts the optimised graph in place, with what is known of it. */
async function keep(
  session: ModelSession,
  fresh: string,
  place: string,
  verified: Promise<unknown>,
): Promise<boolean> {
  try {
    await verified;
    const record: GraphRecord = {
      formatVersion: FORMAT_VERSION,
      graphSha256: sha256(await readFile(join(fresh, GRAPH_FILE))),
      weightsBytes: (await lstat(join(fresh, WEIGHTS_FILE))).size,
      probe: [...(await session.run(PROBE))],
    };
    await writeFile(join(fresh, RECORD_FILE), JSON.stringify(record), { mode: 0o600, flag: "wx" });
    // Fails where another start was sooner; its files are as good.
    await rename(fresh, place);
    await clearOld(dirname(place)).catch(() => {});
    return true;
  } catch {
    await remove(fresh);
    return false;
  }
}

/** Clears what no start has used for a month, and what killed processes have left. */
async function clearOld(folder: string): Promise<void> {
  const paths = (await readdir(folder)).map((name) => join(folder, name));
  const old = await Promise.all(paths.map(isOld));
  await Promise.all(paths.filter((_, i) => old[i]).map(remove));
}

async function isOld(path: string): Promise<boolean> {
  const { mtimeMs } = await lstat(path);
  return Date.now() - mtimeMs > (path.endsWith(UNFINISHED_ENDING) ? UNFINISHED_AFTER_MS : UNUSED_AFTER_MS);
}

async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => {});
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function agree(found: Float32Array, expected: readonly number[]): boolean {
  return (
    found.length === expected.length &&
    found.every((value, i) => Math.abs(value - (expected[i] as number)) <= PROBE_TOLERANCE)
  );
}
