import type { AssetProvider, AssetSource } from "../assets/asset-provider.ts";
import { readManifest } from "../assets/verification.ts";
import type { Embedder } from "../embedding/embedder.ts";
import type { Environment } from "../environment/environment.ts";
import type { ProviderAttempt } from "../errors/index.ts";
import { publish } from "../observation/diagnostics.ts";
import { completeVectors, type KnownVectors } from "./complete-vectors.ts";
import { type Desk, readDesk } from "./desk.ts";
import { createStepTimer, type InitializationReport } from "./initialization-report.ts";
import { type Knowledge, readKnowledge } from "./knowledge.ts";

/** A bundle of which the first part is loaded and checked; the rest waits until it is asked for. */
export interface OpenedBundle {
  readonly desk: Desk;
  /** Loads the model and all knowledge; a failure leaves no model open, and the next call tries again. */
  openRest(options?: { signal?: AbortSignal | undefined }): Promise<OpenedRest>;
  /** What has been done so far. */
  report(): InitializationReport;
  /** Gives back the provider's source; what openRest() made stays. */
  close(): Promise<void>;
}

/** What the transformer's path works with. */
export interface OpenedRest {
  readonly knowledge: Knowledge;
  readonly vectors: KnownVectors;
  readonly embedder: Embedder;
}

/** Opens a provider's bundle as far as a first answer needs it, verified and timed. On failure nothing is left open. */
export async function openBundle(
  provider: AssetProvider,
  environment: Environment,
  { cacheSize, signal }: { readonly cacheSize: number; readonly signal?: AbortSignal | undefined },
): Promise<OpenedBundle> {
  const startedAt = performance.now();
  const timer = createStepTimer();
  const source = await timer.run("provider", () => provider.open({ signal }));
  const providerMs = timer.steps[0]?.durationMs ?? 0;
  let parts: InitializationReport["parts"] = {
    categoryVectors: "waiting",
    ticketCentroids: "waiting",
    problemVectors: "waiting",
  };
  try {
    const manifest = await timer.run("manifest", () => readManifest(source, { signal }));
    const desk = await timer.run(
      "desk",
      () => readDesk(source, manifest, { signal }),
      ({ bytes }) => bytes,
    );
    const deskMs = performance.now() - startedAt;
    let restMs = 0;

    const openRest = async (options: { signal?: AbortSignal | undefined } = {}): Promise<OpenedRest> => {
      const restStartedAt = performance.now();
      let embedder: Embedder | undefined;
      try {
        const knowledge = await timer.run(
          "knowledge",
          () => readKnowledge(source, desk, options),
          ({ bytes }) => bytes,
        );
        const model = await timer.run(
          "model",
          async (timePart) => {
            // What only the model needs is loaded with it, so that a first answer without it starts sooner.
            const { openEmbedder } = await import("../embedding/open-embedder.ts");
            return openEmbedder(source, manifest, {
              threads: environment.threads.value,
              memoryArena: environment.memoryArena.value,
              graphCache: environment.graphCache.value,
              cacheSize,
              timePart,
              ...options,
            });
          },
          () => manifest.sizes.models,
        );
        embedder = model;
        const onProgress = (done: number, total: number) => publish("progress", () => ({ done, total }));
        const completed = await timer.run("vectors", () =>
          completeVectors({ ...desk, ...knowledge }, model, { ...options, onProgress }),
        );
        parts = completed.parts;
        restMs = performance.now() - restStartedAt;
        return { knowledge, vectors: completed.vectors, embedder };
      } catch (error) {
        await embedder?.close();
        throw error;
      }
    };

    return {
      desk,
      openRest,
      report: () => ({
        provider: {
          name: servedBy(source, provider),
          origin: source.origin,
          attempts: attemptsOf(source, provider, providerMs),
        },
        bundle: { id: manifest.bundle.id, version: manifest.bundle.version, digest: manifest.digest },
        parts,
        steps: [...timer.steps],
        totalMs: deskMs + restMs,
        totalBytes: timer.steps.reduce((sum, { bytes }) => sum + bytes, 0),
        environment,
      }),
      close: async () => source.close?.(),
    };
  } catch (error) {
    await source.close?.();
    throw error;
  }
}

/** The member of a chain that served, or the provider itself. */
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
