import type { AssetProvider, AssetSource } from "../assets/asset-provider.ts";
import { type Bundle, readBundle } from "../assets/bundle.ts";
import { readManifest } from "../assets/verification.ts";
import type { Embedder } from "../embedding/embedder.ts";
import { openEmbedder } from "../embedding/open-embedder.ts";
import type { Environment } from "../environment/environment.ts";
import type { ProviderAttempt } from "../errors/index.ts";
import { publish } from "../observation/diagnostics.ts";
import { completeVectors, type KnownVectors } from "./complete-vectors.ts";
import { createStepTimer, type InitializationReport } from "./initialization-report.ts";

/** Everything a classifier works with, loaded and checked. */
export interface OpenedBundle {
  readonly bundle: Bundle;
  readonly vectors: KnownVectors;
  readonly embedder: Embedder;
  readonly report: InitializationReport;
}

/**
 * Opens a provider's bundle: manifest, data, model, vectors, each verified and timed. On failure nothing is
 * left open.
 */
export async function openBundle(
  provider: AssetProvider,
  environment: Environment,
  { cacheSize, signal }: { readonly cacheSize: number; readonly signal?: AbortSignal | undefined },
): Promise<OpenedBundle> {
  const startedAt = performance.now();
  const timer = createStepTimer();
  const source = await timer.run("provider", () => provider.open({ signal }));
  const providerMs = timer.steps[0]?.durationMs ?? 0;
  let embedder: Embedder | undefined;
  try {
    const manifest = await timer.run("manifest", () => readManifest(source, { signal }));
    const bundle = await timer.run(
      "data",
      () => readBundle(source, manifest, { signal }),
      ({ bytes }) => bytes,
    );
    const model = await timer.run(
      "model",
      () =>
        openEmbedder(source, manifest, {
          threads: environment.threads.value,
          memoryArena: environment.memoryArena.value,
          cacheSize,
          signal,
        }),
      () => manifest.sizes.models,
    );
    embedder = model;
    const onProgress = (done: number, total: number) => publish("progress", () => ({ done, total }));
    const { vectors, parts } = await timer.run("vectors", () =>
      completeVectors(bundle, model, { signal, onProgress }),
    );
    return {
      bundle,
      vectors,
      embedder,
      report: {
        provider: {
          name: servedBy(source, provider),
          origin: source.origin,
          attempts: attemptsOf(source, provider, providerMs),
        },
        bundle: { id: manifest.bundle.id, version: manifest.bundle.version, digest: manifest.digest },
        parts,
        steps: timer.steps,
        totalMs: performance.now() - startedAt,
        totalBytes: timer.steps.reduce((sum, { bytes }) => sum + bytes, 0),
        environment,
      },
    };
  } catch (error) {
    await embedder?.close();
    throw error;
  } finally {
    // All that is used has been read; the model file stays open in the runtime where it is mapped.
    await source.close?.();
  }
}

function servedBy(source: AssetSource, provider: AssetProvider): string {
  return source.attempts?.at(-1)?.provider ?? provider.name;
}

function attemptsOf(
  source: AssetSource,
  provider: AssetProvider,
  durationMs: number,
): readonly ProviderAttempt[] {
  return source.attempts ?? [{ provider: provider.name, outcome: "served", durationMs }];
}
