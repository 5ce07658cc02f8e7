import { ClassifierError } from "@org/classifier-core";
import { compareFindings, type SourceFinding, showOrigin } from "./origin.ts";

/** Findings a message shows; `findings` holds them all. Twenty fill a terminal without scrolling it away. */
const SHOWN_FINDINGS = 20;

/** What a person wrote cannot be built from; holds every mistake with its place, in the order of the files. */
export class SourceError extends ClassifierError {
  readonly findings: readonly SourceFinding[];

  constructor(findings: readonly SourceFinding[]) {
    const sorted = [...findings].sort(compareFindings);
    const lines = sorted
      .slice(0, SHOWN_FINDINGS)
      .map(({ origin, message }) => `${showOrigin(origin)} ${message}`);
    const more = sorted.length - lines.length;
    if (more > 0) lines.push(`and ${more} more`);
    super({
      code: "ERR_SOURCE_INVALID",
      what: `the source has ${sorted.length} ${sorted.length === 1 ? "mistake" : "mistakes"}:\n  ${lines.join("\n  ")}\n`,
      remedy: "Correct the places named and run the command again; nothing was written.",
    });
    this.findings = sorted;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), findings: this.findings };
  }
}
