import { ClassifierError } from "@org/classifier-core";
import type { LintFinding } from "./lint-content.ts";

/** Findings a message shows; `findings` holds them all. As many as SourceError shows. */
const SHOWN_FINDINGS = 20;

/** A strict build met content that is likely to cost accuracy; holds every warning, and no note. */
export class LintError extends ClassifierError {
  readonly findings: readonly LintFinding[];

  constructor(warnings: readonly LintFinding[]) {
    const lines = warnings.slice(0, SHOWN_FINDINGS).map(({ kind, message }) => `[${kind}] ${message}`);
    const more = warnings.length - lines.length;
    if (more > 0) lines.push(`and ${more} more`);
    super({
      code: "ERR_BUILD_FAILED",
      what: `the content has ${warnings.length} ${warnings.length === 1 ? "warning" : "warnings"}, and the build is strict:\n  ${lines.join("\n  ")}\n`,
      remedy: "Edit what is named, or build without --strict; nothing was written.",
    });
    this.findings = warnings;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), findings: this.findings };
  }
}
