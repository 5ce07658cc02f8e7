import { createHash, randomBytes } from "node:crypto";
import { lstat, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { loadRuntime, type Runtime } from "./runtime.ts";
import { type ModelSession, openSession, type SessionOptions } from "./session.ts";

// Opening an ONNX file costs most of a start: parsing it, rebuilding its weights, optimising the graph. The runtime can
// write the result down in a form that it maps into memory as it is (measured 2026-11-24, w8: 330 ms become 110, and
// 35 MB less are held). Such a file is tied to the runtime, the machine and the model, so it is a cache and no part of
// a bundle. https://onnxruntime.ai/docs/performance/model-optimizations/ort-format-models.html

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
const FORMAT_VERSION = 1;
/** Ids that every vocabulary has, of a length at which every weight of the encoder is used. */
const PROBE = [[1, 2, 3, 5, 8, 13, 21, 34]] as const;
/** Single-precision sums on another number of threads differ by some 1e-7; a damaged weight by far more. */
const PROBE_TOLERANCE = 1e-4;
/** A graph that no start has used for this long is of a model or a runtime that is gone. */
const UNUSED_AFTER_MS = 30 * 24 * 60 * 60 * 1000;
/** Writing one takes a second. */
const UNFINISHED_AFTER_MS = 60 * 60 * 1000;
/** A record of 8 hidden states of 384 values takes 60 kB. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** What is known of an optimised graph: its size, and what it makes of the probe. */
interface GraphRecord {
  readonly formatVersion: number;
  readonly bytes: number;
  readonly probe: readonly number[];
}

/**
 * Opens a model from its optimised form, or optimises it and keeps the result for the next start. `model` is asked for
 * only where it is needed. A cached file is trusted no further than it earns: it has to belong to this user, have the
 * size that was written, and give the vectors the verified model gave; else it is made anew. What goes wrong with the
 * cache never fails a start.
 */
export async function openCachedSession(
  model: () => string | Uint8Array | Promise<Uint8Array>,
  options: GraphCacheOptions,
): Promise<{ readonly session: ModelSession; readonly origin: GraphOrigin }> {
  const place = placeOf(options, await loadRuntime());
  const mapped = await openMapped(place, options);
  if (mapped !== undefined) return { session: mapped, origin: "mapped" };
  // The runtime tells the form to write by the ending.
  const fresh = place.graph.replace(/ort$/, `${randomBytes(4).toString("hex")}.tmp.ort`);
  const writable = await mkdir(options.folder, { recursive: true, mode: 0o700 }).then(
    () => true,
    () => false,
  );
  if (!writable) return { session: await openSession(await model(), options), origin: "optimised" };
  const session = await openSession(await model(), { ...options, saveTo: fresh }).catch(async () => {
    // A full disk, or a model that cannot be written down: without the cache it may open all the same.
    await rm(fresh, { force: true }).catch(() => {});
    return openSession(await model(), options);
  });
  return {
    session,
    origin: (await keep(session, fresh, place, options.verified)) ? "optimised and kept" : "optimised",
  };
}

interface Place {
  readonly graph: string;
  readonly record: string;
}

/** The name says all that the content depends on. */
function placeOf({ folder, modelSha256, dimension }: GraphCacheOptions, { env }: Runtime): Place {
  const machine = [process.platform, process.arch, cpus()[0]?.model ?? ""];
  const key = [FORMAT_VERSION, modelSha256, env.versions, ...machine, dimension];
  const name = createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 32);
  return { graph: join(folder, `${name}.ort`), record: join(folder, `${name}.json`) };
}

async function openMapped(place: Place, options: SessionOptions): Promise<ModelSession | undefined> {
  let session: ModelSession | undefined;
  try {
    const record = await readRecord(place.record);
    const stats = await lstat(place.graph);
    const mine = process.getuid === undefined || stats.uid === process.getuid();
    if (!stats.isFile() || !mine || stats.size !== record.bytes)
      throw new Error("not the file that was kept");
    session = await openSession(place.graph, { ...options, mapped: true });
    const found = await session.run(PROBE);
    if (!agree(found, record.probe)) throw new Error("not the vectors that the model gave");
    // Says when it was used last, to whoever clears old files.
    const now = new Date();
    utimes(place.record, now, now).catch(() => {});
    return session;
  } catch {
    // None yet, or of no use; either way it is made anew.
    await session?.release();
    await Promise.all(Object.values(place).map((path) => rm(path, { force: true }).catch(() => {})));
    return undefined;
  }
}

async function readRecord(path: string): Promise<GraphRecord> {
  const stats = await lstat(path);
  if (!stats.isFile() || stats.size > MAX_RECORD_BYTES) throw new Error("no record");
  const record = JSON.parse(await readFile(path, "utf8")) as GraphRecord;
  if (record.formatVersion !== FORMAT_VERSION || !Array.isArray(record.probe))
    throw new Error("another record");
  return record;
}

/** Puts the optimised graph in place, its record last: without one it does not count. */
async function keep(
  session: ModelSession,
  fresh: string,
  place: Place,
  verified: Promise<unknown>,
): Promise<boolean> {
  try {
    const { size } = await lstat(fresh);
    await verified;
    const probe = await session.run(PROBE);
    const record: GraphRecord = { formatVersion: FORMAT_VERSION, bytes: size, probe: [...probe] };
    await rename(fresh, place.graph);
    const written = `${fresh}.json`;
    await writeFile(written, JSON.stringify(record), { mode: 0o600, flag: "wx" });
    await rename(written, place.record);
    await clearOld(dirname(place.graph)).catch(() => {});
    return true;
  } catch {
    await rm(fresh, { force: true }).catch(() => {});
    return false;
  }
}

/** Clears what no start has used for a month, and what killed processes have left. */
async function clearOld(folder: string): Promise<void> {
  const paths = (await readdir(folder)).map((name) => join(folder, name));
  const old = await Promise.all(paths.map(isOld));
  await Promise.all(paths.filter((_, i) => old[i]).map((path) => rm(path, { force: true })));
}

/** A graph was used when its record was touched last. */
async function isOld(path: string): Promise<boolean> {
  const unfinished = path.includes(".tmp.");
  const touched = unfinished ? path : path.replace(/ort$/, "json");
  const stats = await lstat(touched).catch(() => lstat(path));
  return Date.now() - stats.mtimeMs > (unfinished ? UNFINISHED_AFTER_MS : UNUSED_AFTER_MS);
}

function agree(found: Float32Array, expected: readonly number[]): boolean {
  return (
    found.length === expected.length &&
    found.every((value, i) => Math.abs(value - (expected[i] as number)) <= PROBE_TOLERANCE)
  );
}
