import { ClassifierError } from "@org/classifier-core";
import type { ValidationFinding } from "../validate/validation-finding.ts";

/** A bundle was not published because it is not valid; has every finding. */
export class InvalidBundleError extends ClassifierError {
  readonly findings: readonly ValidationFinding[];

  constructor(findings: readonly ValidationFinding[]) {
    const [first] = findings;
    const more = findings.length > 1 ? `, and ${findings.length - 1} more` : "";
    super({
      code: "ERR_BUNDLE_FORMAT",
      what: "the bundle was not published",
      expected: "a valid one",
      found: first === undefined ? "findings" : `${first.file}: ${first.message}${more}`,
      remedy: "Look at all findings with `classifier-prepare validate`, and build the bundle again.",
    });
    this.findings = findings;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), findings: this.findings };
  }
}
