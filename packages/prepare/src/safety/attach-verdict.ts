import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fsAssets } from "@org/classifier-assets-fs";
import { ForeignVerdictError } from "@org/classifier-core";
import {
  encodeManifest,
  MANIFEST_PATH,
  type Manifest,
  manifestAsWritten,
  parseVerdict,
  REPLACEMENT_PATH,
  readManifest,
  type SafetyVerdict,
  sha256,
  VERDICT_PATH,
  withoutVerdict,
  withVerdict,
} from "@org/classifier-core/preparation";
import { MAX_MANIFEST_BYTES } from "@org/classifier-core/provider";
import { claimWorkingNames, clearInterrupted } from "../build/working-folders.ts";
import { asBuildFailure, resolveTarget, writeFileSynced } from "../build/write-bundle.ts";
import { readVerdict } from "./read-verdict.ts";

/**
 * Puts a safety verdict into a bundle's folder, in place of an older one, and resolves to the bundle's new digest.
 * Rejects with ForeignVerdictError where the verdict is about another content, and with BundleFormatError where a
 * field of it does not fit; nothing is written then. Killed at any moment, it leaves the bundle whole, with the verdict
 * it had or the new one. Not for two processes at once on one bundle: one of them rejects, or both.
 */
export async function attachVerdict(bundleDir: string, verdict: SafetyVerdict): Promise<{ digest: string }> {
  const checked = parseVerdict(verdict, VERDICT_PATH);
  const target = await resolveTarget(bundleDir);
  await asBuildFailure(() => clearInterrupted(target));
  const manifest = await readAsWritten(target);
  const { digest } = withoutVerdict(manifest);
  if (checked.measured.digest !== digest) {
    throw new ForeignVerdictError({ bundle: digest, judged: checked.measured.digest });
  }
  const bytes = new TextEncoder().encode(`${JSON.stringify(checked, null, 2)}\n`);
  const hash = await sha256(bytes);
  const names = claimWorkingNames(target);
  const place = async (path: string, content: Uint8Array) => {
    await writeFileSynced(join(names.fresh, path), content);
    await rename(join(names.fresh, path), join(target, path));
  };
  let attached = manifest;
  try {
    await asBuildFailure(async () => {
      // A file is only ever written while no manifest names it, and named only once it is there.
      for (const path of placesInTurn(manifest)) {
        await place(path, bytes);
        attached = withVerdict(manifest, { path, bytes: bytes.length, sha256: hash });
        await place(MANIFEST_PATH, encodeManifest(attached));
      }
      await rm(join(target, REPLACEMENT_PATH), { force: true });
    });
  } finally {
    await rm(names.fresh, { recursive: true, force: true }).catch(() => {});
    names.release();
  }
  // Whoever wrote into the folder meanwhile is noticed here.
  await readVerdict(target);
  return { digest: attached.digest };
}

/** Where the verdict is to stand; by way of the other name, where its own is taken by the verdict it replaces. */
function placesInTurn({ files }: Manifest): string[] {
  const isTaken = files.some(({ path }) => path === VERDICT_PATH);
  return isTaken ? [REPLACEMENT_PATH, VERDICT_PATH] : [VERDICT_PATH];
}

async function readAsWritten(dir: string): Promise<Manifest> {
  const source = await fsAssets({ dir }).open();
  try {
    const bytes = await source.read(MANIFEST_PATH, { maxBytes: MAX_MANIFEST_BYTES });
    await readManifest({ origin: source.origin, read: async () => bytes });
    return manifestAsWritten(bytes);
  } finally {
    await source.close?.();
  }
}
