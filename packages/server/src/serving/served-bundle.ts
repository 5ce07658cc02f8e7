import {
  type AssetProvider,
  type BundleDescription,
  type Classifier,
  ClassifierError,
  createClassifier,
  describeBundle,
  type InitializationReport,
} from "@org/classifier-core";
import { type SafetyVerdict, verdictIn } from "@org/classifier-core/provider";
import type { CheckedServiceOptions } from "../configuration/service-options.ts";
import { createModelPool, type ModelPool } from "../inference/model-pool.ts";
import { openPlaces } from "../inference/open-places.ts";
import { ServiceError } from "../service-error.ts";

/** One bundle while it is served: what answers by wording on this thread, and the pool that has the model. */
export interface ServedBundle {
  readonly description: BundleDescription;
  /** Answers by wording alone; undefined where the bundle has no lexical head. */
  readonly lexical: Classifier | undefined;
  readonly pool: ModelPool;
  /** What the bench found of it; null where nobody has measured. */
  readonly safety: SafetyVerdict | null;
  /** How what answers by wording came to be; undefined where nothing does. */
  readonly lexicalReport: InitializationReport | undefined;
  /** Whether the model is there, is still being opened, or could not be. */
  readonly model: ModelState;
  /** Resolves when the model threads are open; rejects with why they are not. */
  readonly opened: Promise<InitializationReport>;
  /** Does work with this bundle, which stays open until the work has ended. */
  use<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Waits for whoever uses it and for what the threads still have, then gives everything back. */
  close(): Promise<void>;
}

export type ModelState =
  | { readonly state: "opening" }
  | { readonly state: "open"; readonly report: InitializationReport; readonly openedMs: number }
  | { readonly state: "failed"; readonly error: Error };

/** Opens a bundle as far as wording can answer, and begins to open the model. Rejects where the bundle cannot be served. */
export async function openServedBundle(options: CheckedServiceOptions): Promise<ServedBundle> {
  const startedAt = performance.now();
  const { places, workers, threadsPerWorker, maxWaiting, deadlineMs } = options;
  const provider = await openPlaces(places);
  const safety = await verdictOf(provider, options);
  const lexical = await openLexical(provider);
  const description = lexical?.bundle ?? (await describeBundle(provider));
  const pool = createModelPool({
    ...{ places, digest: description.digest, threads: threadsPerWorker },
    ...{ workers, maxWaiting, deadlineMs },
  });
  const uses = new Set<Promise<unknown>>();
  let model: ModelState = { state: "opening" };
  const opened = pool.open().then(
    ({ report }) => {
      model = { state: "open", report, openedMs: performance.now() - startedAt };
      return report;
    },
    (error: Error) => {
      model = { state: "failed", error };
      throw error;
    },
  );
  opened.catch(() => {}); // Told by `model`; nobody has to wait for it.
  return {
    description,
    lexical,
    pool,
    safety,
    lexicalReport: lexical?.report,
    get model() {
      return model;
    },
    opened,
    use(work) {
      const use = work();
      uses.add(use);
      use.catch(() => {}).finally(() => uses.delete(use));
      return use;
    },
    async close() {
      await Promise.allSettled(uses);
      await pool.close();
      await lexical?.close();
    },
  };
}

/** What answers by wording, or undefined where the bundle has nothing for it. */
async function openLexical(assets: AssetProvider): Promise<Classifier | undefined> {
  try {
    return await createClassifier({ assets, mode: "lexical" });
  } catch (error) {
    if (ClassifierError.isInstance(error) && error.code === "ERR_INVALID_ARGUMENT") return undefined;
    throw error;
  }
}

async function verdictOf(
  provider: AssetProvider,
  { allowUnsafe }: CheckedServiceOptions,
): Promise<SafetyVerdict | null> {
  const source = await provider.open();
  try {
    const verdict = await verdictIn(source);
    if (verdict?.verdict === "UNSAFE" && !allowUnsafe) {
      throw new ServiceError({
        code: "ERR_RELOAD_REFUSED",
        status: 409,
        detail: `The bundle's safety verdict says UNSAFE, for ${verdict.reasons.length} reasons.`,
        remedy:
          "Build it anew and measure it with `classifier-bench safety --attach`, or allow it with --allow-unsafe.",
      });
    }
    return verdict ?? null;
  } finally {
    await source.close?.();
  }
}
