import { ClassifierError } from "./classifier-error.ts";

/** The bundle exists, but this process may not read it. A chain stops: a wrong permission should be seen. */
export class AssetAccessError extends ClassifierError {
  /** Path inside the bundle, or the place where the bundle was looked for. */
  readonly asset: string;

  constructor(facts: { asset: string; found: string; remedy: string; cause?: unknown }) {
    super({
      code: "ERR_ASSET_ACCESS",
      what: `${facts.asset} cannot be read`,
      found: facts.found,
      remedy: facts.remedy,
      cause: facts.cause,
    });
    this.asset = facts.asset;
  }
}
