import { type HubDownloadOptions, hubAssets } from "@org/classifier-assets-hub";
import type { Classification } from "@org/classifier-core";
import { MANIFEST_PATH, readManifest, readVerified } from "@org/classifier-core/preparation";
import { classifySample } from "../build/classify-sample.ts";
import { checkOutput, writeBundle } from "../build/write-bundle.ts";
import type { BundleName } from "./push-bundle.ts";

export interface PullBundleOptions extends HubDownloadOptions {
  /** Folder for the bundle; an older bundle there is replaced at the end, and a folder with other content is refused. */
  readonly out: string;
  readonly signal?: AbortSignal | undefined;
}

export interface PullReport {
  readonly repo: string;
  readonly revision: string;
  /** The commit the bundle is of, 40 hex digits. */
  readonly commit: string;
  /** Where it came from, as reports of a classifier have it. */
  readonly origin: string;
  readonly bundle: BundleName;
  /** The folder, as it was named. */
  readonly out: string;
  /** Files and bytes written, the manifest among them. */
  readonly files: number;
  readonly bytes: number;
  /** What one ticket was classified as, to see that the bundle works here. */
  readonly sample: { readonly decision: Classification["decision"]; readonly category: string | null };
}

/**
 * Fetches a bundle from a Hugging Face repository into a folder of its own: through the shared cache, every file checked
 * against the manifest, written beside `out`, opened, a ticket classified, and only then put in place. Rejects as
 * `hubAssets` does and, for the folder, as `buildBundle` does; the folder is untouched then.
 */
export async function pullBundle(options: PullBundleOptions): Promise<PullReport> {
  const { out, signal, ...download } = options;
  signal?.throwIfAborted();
  await checkOutput(out);
  const source = await hubAssets(download).open({ signal });
  try {
    const manifestBytes = await source.read(MANIFEST_PATH, { signal });
    const manifest = await readManifest({ origin: source.origin, read: async () => manifestBytes });
    const files = new Map<string, Uint8Array>();
    for (const { path } of manifest.files)
      files.set(path, await readVerified(source, manifest, path, { signal }));
    files.set(MANIFEST_PATH, manifestBytes);

    let sample: PullReport["sample"] | undefined;
    await writeBundle(out, files, async (folder) => {
      const { decision, category } = await classifySample(folder, { signal });
      sample = { decision, category: category?.id ?? null };
      signal?.throwIfAborted();
    });
    const { bundle, digest } = manifest;
    return {
      repo: download.repo,
      revision: download.revision ?? "main",
      commit: source.commit,
      origin: source.origin,
      bundle: { id: bundle.id, version: bundle.version, digest },
      out,
      files: files.size,
      bytes: [...files.values()].reduce((sum, { length }) => sum + length, 0),
      sample: sample as PullReport["sample"],
    };
  } finally {
    await source.close?.();
  }
}
