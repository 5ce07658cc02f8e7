import { ClassifierError } from "@org/classifier-core";

/** The cache on this machine cannot be written or read: a full disk, a wrong permission. A chain stops. */
export class HubCacheError extends ClassifierError {
  constructor(facts: { what: string; found: string; remedy?: string; cause?: unknown }) {
    super({
      code: "ERR_HUB_CACHE",
      what: facts.what,
      found: facts.found,
      remedy:
        facts.remedy ??
        "Name a folder that can be written and has room, in the option cacheDir or the variable HF_HUB_CACHE.",
      cause: facts.cause,
    });
  }
}
