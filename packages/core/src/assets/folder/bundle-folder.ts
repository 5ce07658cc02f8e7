import { realpathSync, statSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { AssetIntegrityError, AssetPathError } from "../../errors/index.ts";
import { checkAssetPath } from "../asset-path.ts";
import type { AssetSource } from "../asset-provider.ts";
import { MANIFEST_PATH } from "../manifest.ts";
import { accessError, fsFailure } from "./fs-failure.ts";
import { openResolved, type ReadOptions, readPlainFile, refuseUnlessPlain } from "./plain-file.ts";

/** A folder that holds a bundle, as it was when it was found. */
export interface BundleFolder {
  /** Absolute, with every link followed. */
  readonly path: string;
  /** The folder that no file may lie outside of, links followed: the bundle's own, or a cache its files are links into. */
  readonly within: string;
  /** Device and inode: tells this folder from another one moved to the same path. */
  readonly identity: string;
}

/**
 * The bundle in `folder`, or undefined where there is no such folder or no manifest in it. `shown` names the folder
 * in errors; files may be links to anywhere inside `within`. @default within: the folder itself
 */
export async function findBundle(
  folder: string,
  shown: string,
  within = folder,
): Promise<BundleFolder | undefined> {
  try {
    const path = await realpath(folder);
    await stat(join(path, MANIFEST_PATH));
    return {
      path,
      within: await realpath(within),
      identity: identityOf(await stat(path, { bigint: true })),
    };
  } catch (error) {
    const failure = fsFailure(error);
    if (failure === undefined) throw error;
    if (failure.kind === "absent") return undefined;
    throw accessError(shown, failure);
  }
}

/** A source that reads the files of `folder`, and nothing else. */
export function sourceOfFolder(folder: BundleFolder, origin: string): AssetSource {
  return {
    origin,
    read: (path, options) => readInside(folder, path, options),
    localPath: (path) => localPathInside(folder, path),
  };
}

/** All bytes of one plain file inside the folder; assets-fs's README says what is refused and why. */
export async function readInside(
  folder: BundleFolder,
  asset: string,
  { signal, maxBytes }: ReadOptions = {},
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  checkAssetPath(asset);
  try {
    const target = await realpath(join(folder.path, asset));
    if (!isInside(folder.within, target)) {
      throw new AssetPathError({
        reason: "is a link that leaves the bundle's folder",
        found: JSON.stringify(asset),
      });
    }
    // Looked at before opening, since opening a device may already do something; the handle is asked again.
    refuseUnlessPlain(asset, await stat(target));
    const handle = await openResolved(target);
    try {
      await refuseAnotherFolder(folder, asset);
      return await readPlainFile(handle, asset, { signal, maxBytes });
    } finally {
      await handle.close();
    }
  } catch (error) {
    const failure = fsFailure(error);
    if (failure === undefined) throw error;
    if (failure.kind === "absent") {
      throw new AssetIntegrityError({ asset, expected: "a file", found: `none (${failure.code})` });
    }
    if (failure.kind === "looped") {
      throw new AssetIntegrityError({
        asset,
        expected: "a file",
        found: "a link that leads to itself (ELOOP)",
      });
    }
    throw accessError(asset, failure);
  }
}

/** The real path of one plain file inside the folder, or undefined where `read` would refuse it. */
export function localPathInside(folder: BundleFolder, asset: string): string | undefined {
  try {
    const target = realpathSync.native(join(folder.path, checkAssetPath(asset)));
    const same = identityOf(statSync(folder.path, { bigint: true })) === folder.identity;
    return same && isInside(folder.within, target) && statSync(target).isFile() ? target : undefined;
  } catch {
    // There is no such file to name; `read` says why.
    return undefined;
  }
}

/** The path alone cannot tell: a new bundle may have been moved to where the old one was. */
async function refuseAnotherFolder(folder: BundleFolder, asset: string): Promise<void> {
  if (identityOf(await stat(folder.path, { bigint: true })) === folder.identity) return;
  throw new AssetIntegrityError({
    asset,
    expected: "the folder that was opened",
    found: "another one in its place",
    remedy: "Open the bundle again to use the new one.",
  });
}

function identityOf({ dev, ino }: { dev: bigint; ino: bigint }): string {
  return `${dev}:${ino}`;
}

/** Whether `target` lies in the folder `root`. With the separator, since `/srv/bundle-other` begins like `/srv/bundle`. */
export function isInside(root: string, target: string): boolean {
  return target.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}
