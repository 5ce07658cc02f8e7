import { access } from "node:fs/promises";
import {
  type AssetProvider,
  AssetsNotFoundError,
  AssetsUnavailableError,
  memoryAssets,
  readEnvironment,
} from "@org/classifier-core";
import { type AssembleOptions, assembleFromSource } from "./build-bundle.ts";

export interface LiveAssetsOptions extends AssembleOptions {
  /**
   * Whether to build at all. A live build takes minutes, so in a deployment it happens only when asked for.
   * @default true on a developer's machine, false in a container or a serverless function
   */
  readonly allow?: boolean | undefined;
}

/**
 * The last link of a chain: builds the bundle from its sources, in memory, as if it had been prepared. Slow,
 * and the same bundle with the same digest.
 */
export function liveAssets(options: LiveAssetsOptions): AssetProvider {
  const name = "live build";
  return {
    name,
    async open({ signal } = {}) {
      const { value: allowed, reason } =
        options.allow === undefined
          ? readEnvironment().liveBuild
          : { value: options.allow, reason: "option allow" };
      if (!allowed) {
        throw new AssetsUnavailableError({
          provider: name,
          reason: `not allowed here (${reason})`,
          remedy:
            "Ship a bundle made by `classifier-prepare build`, or allow the live build with CLASSIFIER_LIVE_BUILD=1.",
        });
      }
      if (!(await exists(options.source))) {
        throw new AssetsNotFoundError({
          provider: name,
          searched: ["the source folder it was given"],
          remedy: "Name a folder with desk, categories, problems and tickets.",
        });
      }
      const signals = [signal, options.signal].filter((one) => one !== undefined);
      const { bundle } = await assembleFromSource({ ...options, signal: AbortSignal.any(signals) });
      return memoryAssets(Object.fromEntries(bundle.files), { name }).open({ signal });
    },
  };
}

function exists(folder: string): Promise<boolean> {
  return access(folder).then(
    () => true,
    () => false,
  );
}
