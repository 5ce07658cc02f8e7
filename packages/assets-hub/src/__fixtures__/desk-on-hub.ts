import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ClassifierError } from "@org/classifier-core";
import { bundleOf } from "@org/classifier-core/testing";
import { type HubAssetsOptions, hubAssets } from "../hub-assets.ts";
import { type LocalHub, startLocalHub } from "../testing/index.ts";

export const REPO = "org/desk";
export const text = (value: string) => new TextEncoder().encode(value);

/** Bytes that no compression and no luck can guess, the same at every run. */
export function noise(length: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

/** A bundle of small files and one large enough that the Hub keeps it elsewhere. */
export const FILES = bundleOf({
  "data/a.json": text('{"a":1}'),
  "data/b.json": text('{"b":2}'),
  "models/m/onnx/model.onnx": noise(700_000),
  "embeddings/rows.npy": noise(5_000, 2),
});

export interface Place {
  readonly hub: LocalHub;
  /** Folder of the cache; not there yet. */
  readonly cacheDir: string;
  /** The commit on main. */
  readonly commit: string;
  options(more?: Partial<HubAssetsOptions>): HubAssetsOptions;
  open(more?: Partial<HubAssetsOptions>): ReturnType<ReturnType<typeof hubAssets>["open"]>;
  close(): Promise<void>;
}

/** A Hub with the bundle on main, and a place for a cache. */
export async function deskOnHub(files: Readonly<Record<string, Uint8Array>> = FILES): Promise<Place> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "assets-hub-")));
  const hub = await startLocalHub();
  hub.addRepository(REPO);
  const commit = hub.commit(REPO, files);
  const cacheDir = join(root, "cache");
  const options: Place["options"] = (more = {}) => ({
    repo: REPO,
    endpoint: hub.url,
    cacheDir,
    token: false,
    retry: { retries: 3, minDelayMs: 1, maxDelayMs: 5 },
    ...more,
  });
  return {
    hub,
    cacheDir,
    commit,
    options,
    open: (more) => hubAssets(options(more)).open(),
    async close() {
      await hub.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Everything below `folder`, links and files, by path. */
export async function listAll(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

/** The error `promise` is rejected with, which must be one of the suite's. */
export async function refusal(promise: Promise<unknown>): Promise<ClassifierError> {
  const error = await promise.then(
    () => {
      throw new Error("expected a rejection");
    },
    (reason: unknown) => reason,
  );
  if (!ClassifierError.isInstance(error)) throw error;
  return error;
}
