import { ClassifierError } from "./classifier-error.ts";

/** A file of the bundle is missing, cut short, or not the bytes the manifest promises. */
export class AssetIntegrityError extends ClassifierError {
  /** Path inside the bundle. */
  readonly asset: string;

  constructor(facts: { asset: string; expected: string; found: string; remedy?: string }) {
    super({
      code: "ERR_ASSET_INTEGRITY",
      what: `bundle file ${facts.asset} is not what the manifest promises`,
      expected: facts.expected,
      found: facts.found,
      remedy: facts.remedy ?? "Fetch or build the bundle again; do not use this copy.",
    });
    this.asset = facts.asset;
  }
}
