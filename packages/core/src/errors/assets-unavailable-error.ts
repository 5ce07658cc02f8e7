import { ClassifierError } from "./classifier-error.ts";

/** A provider that may have a bundle but cannot be reached now, or is not allowed to act here. A chain goes on. */
export class AssetsUnavailableError extends ClassifierError {
  readonly provider: string;

  constructor(facts: { provider: string; reason: string; remedy: string; cause?: unknown }) {
    super({
      code: "ERR_ASSETS_UNAVAILABLE",
      what: `${facts.provider} is unavailable`,
      found: facts.reason,
      remedy: facts.remedy,
      cause: facts.cause,
    });
    this.provider = facts.provider;
  }
}
