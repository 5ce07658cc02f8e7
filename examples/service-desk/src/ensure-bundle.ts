import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { BuildOptions, BuildReport } from "@org/classifier-prepare";
import { megabytes } from "./present.ts";
import { type ProgressStream, showProgress } from "./show-progress.ts";

/** Where the sources are, where the bundle goes, and how to stop. */
export interface BundlePlaces {
  readonly source: string;
  readonly out: string;
  readonly signal?: AbortSignal | undefined;
}

type Build = (options: BuildOptions) => Promise<Pick<BuildReport, "counts" | "sizes" | "durationMs">>;

/** Loaded only to build: it brings parsers that a start from a finished bundle has no use for. */
const lazyBuild: Build = async (options) => (await import("@org/classifier-prepare")).buildBundle(options);

/** Builds the bundle where it is missing or older than its sources. */
export async function ensureBundle(
  places: BundlePlaces,
  stream: ProgressStream,
  build: Build = lazyBuild,
): Promise<void> {
  if (builtAt(places.out) < lastEdit(places.source)) await prepareBundle(places, stream, build);
}

/** Builds the bundle, and shows on `stream` how far that has come. */
export async function prepareBundle(
  places: BundlePlaces,
  stream: ProgressStream,
  build: Build = lazyBuild,
): Promise<void> {
  stream.write("Preparing the bundle (once; a minute or so)\n");
  const progress = showProgress(stream);
  try {
    const { counts, sizes, durationMs } = await build({ ...places, onProgress: progress.update });
    progress.close();
    stream.write(
      `Prepared ${counts.problems} problems and ${counts.tickets} tickets in ${Math.round(durationMs / 1000)} s: ` +
        `${megabytes(sizes.total)}\n\n`,
    );
  } finally {
    progress.close();
  }
}

function builtAt(out: string): number {
  return statSync(join(out, "manifest.json"), { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
}

/** When a file, or the list of files, last changed: a file that was deleted leaves its mark on the folder. */
function lastEdit(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name));
  return Math.max(...[folder, ...paths].map((path) => statSync(path).mtimeMs));
}
