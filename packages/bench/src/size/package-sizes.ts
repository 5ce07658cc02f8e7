import { execFile } from "node:child_process";
import { realpath } from "node:fs/promises";
import { sep } from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import { findPackage } from "../contenders/find-package.ts";
import { packageFolderSize } from "./folder-size.ts";

/** One of this suite's packages as it is published, or as it was installed. */
export type PackageSize =
  | {
      readonly name: string;
      readonly status: "measured";
      readonly version: string;
      /** Of the archive that is downloaded; null for an installed package, whose archive is gone. */
      readonly packedBytes: number | null;
      readonly unpackedBytes: number;
      readonly files: number;
    }
  | { readonly name: string; readonly status: "missing"; readonly reason: string };

const SUITE = ["core", "assets-fs", "assets-hub", "model-minilm", "prepare", "advisor-ollama", "bench"];

/** What `npm pack --json` says that is of use here. */
const packedSchema = v.pipe(
  v.array(v.object({ size: v.number(), unpackedSize: v.number(), entryCount: v.number() })),
  v.minLength(1),
);

/** Sizes of this suite's packages: packed where they are a workspace's, which npm can pack, else as installed. */
export async function measurePackages(
  onProgress: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<PackageSize[]> {
  const sizes: PackageSize[] = [];
  for (const [i, short] of SUITE.entries()) {
    signal?.throwIfAborted();
    sizes.push(await measurePackage(`@org/classifier-${short}`, signal));
    onProgress(i + 1, SUITE.length);
  }
  return sizes;
}

async function measurePackage(name: string, signal: AbortSignal | undefined): Promise<PackageSize> {
  const found = await findPackage(name).catch((error: Error) => error);
  if (found instanceof Error) return { name, status: "missing", reason: found.message };
  const { version } = found.manifest;
  const folder = await realpath(found.folder);
  if (folder.includes(`${sep}node_modules${sep}`)) {
    const { bytes, files } = await packageFolderSize(folder);
    return { name, status: "measured", version, packedBytes: null, unpackedBytes: bytes, files };
  }
  const { size, unpackedSize, entryCount } = await pack(folder, signal);
  return {
    ...{ name, version, status: "measured" },
    ...{ packedBytes: size, unpackedBytes: unpackedSize, files: entryCount },
  };
}

/** A package of ten thousand files is listed in 2 MB. */
const MAX_LISTING_BYTES = 16 * 1024 * 1024;

async function pack(folder: string, signal: AbortSignal | undefined) {
  // Windows runs npm by a script, which needs a shell; nothing of the arguments is anybody's input.
  const { stdout } = await promisify(execFile)("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: folder,
    shell: process.platform === "win32",
    signal,
    maxBuffer: MAX_LISTING_BYTES,
  });
  const [packed] = v.parse(packedSchema, JSON.parse(stdout));
  return packed as NonNullable<typeof packed>;
}
