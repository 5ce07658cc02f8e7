import { ClassifierError } from "./classifier-error.ts";

/** A file of the bundle is intact but its content cannot be used; names the file and the field. */
export class BundleFormatError extends ClassifierError {
  /** Path inside the bundle. */
  readonly asset: string;
  /** Where in the file, as a dotted path; empty for the file as a whole. */
  readonly field: string;

  constructor(facts: { asset: string; field?: string; expected: string; found: string; remedy?: string }) {
    const field = facts.field ?? "";
    super({
      code: "ERR_BUNDLE_FORMAT",
      what: `${facts.asset}${field === "" ? "" : `, field ${field}`} cannot be used`,
      expected: facts.expected,
      found: facts.found,
      remedy:
        facts.remedy ??
        "Build the bundle again, or run `classifier-prepare validate` on it for every finding.",
    });
    this.asset = facts.asset;
    this.field = field;
  }
}
