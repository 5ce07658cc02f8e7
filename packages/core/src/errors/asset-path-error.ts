import { ClassifierError } from "./classifier-error.ts";

/** A path that would leave the bundle, or that not every system reads alike. */
export class AssetPathError extends ClassifierError {
  constructor(facts: { reason: string; found: string }) {
    super({
      code: "ERR_ASSET_PATH",
      what: "a path inside a bundle was refused",
      expected: "a relative path with forward slashes that stays inside the bundle",
      found: `${facts.reason} (${facts.found})`,
      remedy: "Do not use this bundle if you did not build it; otherwise build it again.",
    });
  }
}
