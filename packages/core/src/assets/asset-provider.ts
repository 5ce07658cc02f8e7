import type { ProviderAttempt } from "../errors/index.ts";

/**
 * Finds one complete bundle and pins it. A provider carries bytes; whether they can be trusted is decided
 * by core, which checks size and SHA-256 of every file it uses against the bundle's manifest.
 */
export interface AssetProvider {
  /** For messages and reports; holds no secret and no absolute path. */
  readonly name: string;
  /**
   * Opens the bundle this provider has. Rejects with AssetsNotFoundError for "I have none", with
   * AssetsUnavailableError for "I cannot be reached now", and with anything else for a failure that should
   * stop a chain. Called again, it may find another bundle; a source once opened never changes.
   */
  open(options?: { signal?: AbortSignal | undefined }): Promise<AssetSource>;
}

/** One pinned bundle: every path read from it belongs to the same build. */
export interface AssetSource {
  /** Where it came from, as a person would say it: no secret, no absolute path. */
  readonly origin: string;
  /**
   * All bytes of one file. `path` is relative, with forward slashes. Rejects with AssetIntegrityError where
   * the file is missing, and may do so where it holds more than `maxBytes`. The caller owns the bytes.
   */
  read(
    path: string,
    options?: { signal?: AbortSignal | undefined; maxBytes?: number | undefined },
  ): Promise<Uint8Array>;
  /** A real file holding the same bytes, where there is one, so that the runtime can read or map it itself. */
  localPath?(path: string): string | undefined;
  /** What was tried to get here; a chain fills this in. */
  readonly attempts?: readonly ProviderAttempt[];
  /** Gives back what the source holds open. Safe to call twice. */
  close?(): Promise<void>;
}
