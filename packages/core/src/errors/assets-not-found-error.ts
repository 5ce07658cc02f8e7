import { ClassifierError } from "./classifier-error.ts";

/** A provider's way to say "I have none": the one error, beside unavailability, at which a chain goes on. */
export class AssetsNotFoundError extends ClassifierError {
  readonly provider: string;
  /** The places looked at, as a reader would name them, in order. */
  readonly searched: readonly string[];

  constructor(facts: { provider: string; searched: readonly string[]; remedy: string }) {
    super({
      code: "ERR_ASSETS_NOT_FOUND",
      what: `${facts.provider} found no bundle`,
      found: facts.searched.length > 0 ? `none in ${facts.searched.join("; ")}` : undefined,
      remedy: facts.remedy,
    });
    this.provider = facts.provider;
    this.searched = facts.searched;
  }
}
