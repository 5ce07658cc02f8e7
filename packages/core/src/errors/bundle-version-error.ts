import { ClassifierError } from "./classifier-error.ts";

/** The bundle's format is one this version of the library cannot read. */
export class BundleVersionError extends ClassifierError {
  constructor(facts: { supported: number; found: number }) {
    super({
      code: "ERR_BUNDLE_VERSION",
      what: "the bundle's format version is not supported",
      expected: `format version ${facts.supported}`,
      found: `format version ${facts.found}`,
      remedy:
        facts.found > facts.supported
          ? "Update @org/classifier-core, or build the bundle with the matching @org/classifier-prepare."
          : "Build the bundle again with the current @org/classifier-prepare.",
    });
  }
}
