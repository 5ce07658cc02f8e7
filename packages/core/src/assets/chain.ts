import {
  ClassifierError,
  InvalidArgumentError,
  NoProviderServedError,
  type ProviderAttempt,
} from "../errors/index.ts";
import type { AssetProvider, AssetSource } from "./asset-provider.ts";
import { verifyWholeBundle } from "./verification.ts";

export interface ChainOptions {
  /**
   * What to do when a provider's bundle is damaged or not readable by this version. `"stop"` (default): fail,
   * since a damaged copy should be seen and not papered over. `"next"`: check each candidate completely before
   * choosing it, and go on to the next provider; every byte is then hashed twice at start.
   */
  readonly onIntegrityError?: "stop" | "next";
}

/**
 * Joins providers into one that serves the first complete bundle found. It goes on at "not found" and at
 * "unavailable", and stops at anything else: permission, authentication, abort, usage, and, unless asked
 * otherwise, damage. When none serves, NoProviderServedError keeps every attempt.
 */
export function chain(providers: readonly AssetProvider[], options: ChainOptions = {}): AssetProvider {
  if (providers.length === 0) {
    throw new InvalidArgumentError({
      argument: "providers",
      expected: "at least one provider",
      found: "none",
    });
  }
  const { onIntegrityError = "stop" } = options;
  return {
    name: `chain(${providers.map((provider) => provider.name).join(" → ")})`,
    async open({ signal } = {}) {
      const attempts: ProviderAttempt[] = [];
      for (const provider of providers) {
        signal?.throwIfAborted();
        const startedAt = performance.now();
        const attempt = (outcome: ProviderAttempt["outcome"], reason?: string): ProviderAttempt => ({
          provider: provider.name,
          outcome,
          durationMs: performance.now() - startedAt,
          ...(reason === undefined ? {} : { reason }),
        });
        let source: AssetSource | undefined;
        try {
          source = await provider.open({ signal });
          if (onIntegrityError === "next") await verifyWholeBundle(source, { signal });
          return withAttempts(source, [...attempts, ...(source.attempts ?? [attempt("served")])]);
        } catch (error) {
          await closeQuietly(source);
          // A provider that turns an abort into "unavailable" must not hide it.
          signal?.throwIfAborted();
          const outcome = outcomeOf(error, onIntegrityError);
          if (outcome === undefined) throw error;
          const inner = (error as Partial<NoProviderServedError>).attempts;
          attempts.push(...(inner ?? rejectedAttempts(source, attempt(outcome, (error as Error).message))));
        }
      }
      throw new NoProviderServedError(attempts);
    },
  };
}

/** The reason a chain may go on after `error`, or undefined where it must stop. */
function outcomeOf(
  error: unknown,
  onIntegrityError: "stop" | "next",
): "not-found" | "unavailable" | "rejected" | undefined {
  if (!ClassifierError.isInstance(error)) return undefined;
  // By code and not by class, so that errors of a second copy of this package count too. A chain inside a
  // chain that found nothing is a provider that has none.
  if (error.code === "ERR_ASSETS_NOT_FOUND" || error.code === "ERR_NO_PROVIDER_SERVED") return "not-found";
  if (error.code === "ERR_ASSETS_UNAVAILABLE") return "unavailable";
  const damaged = ["ERR_ASSET_INTEGRITY", "ERR_BUNDLE_FORMAT", "ERR_BUNDLE_VERSION", "ERR_ASSET_PATH"];
  return onIntegrityError === "next" && damaged.includes(error.code) ? "rejected" : undefined;
}

/** What was tried for a source that did not serve: a chain's own attempts stay, its last one takes the reason. */
function rejectedAttempts(source: AssetSource | undefined, attempt: ProviderAttempt): ProviderAttempt[] {
  const inner = source?.attempts ?? [];
  const server = inner.at(-1)?.provider ?? attempt.provider;
  return [...inner.slice(0, -1), { ...attempt, provider: server }];
}

/** The reason a source was given up matters, not that it could not be closed either. */
async function closeQuietly(source: AssetSource | undefined): Promise<void> {
  try {
    await source?.close?.();
  } catch {
    // Nothing can be done about it here, and the error that led here is still to be reported.
  }
}

/** The same source with the chain's history; the whole interface is forwarded. */
function withAttempts(source: AssetSource, attempts: readonly ProviderAttempt[]): AssetSource {
  return {
    origin: source.origin,
    attempts,
    read: (path, options) => source.read(path, options),
    ...(source.localPath === undefined ? {} : { localPath: (path: string) => source.localPath?.(path) }),
    ...(source.close === undefined ? {} : { close: () => source.close?.() ?? Promise.resolve() }),
  };
}
