import { ClassifierError } from "@org/classifier-core";
import type { SafetyVerdict } from "@org/classifier-core/preparation";
import { plainLine } from "../publish/markdown-text.ts";

/** Reasons a message shows; the error holds them all. */
const SHOWN_REASONS = 5;
const MAX_REASON_LENGTH = 300;

/** A bundle was judged UNSAFE and was not used; has every reason. */
export class UnsafeBundleError extends ClassifierError {
  /** In ids and numbers, as the verdict has them. */
  readonly reasons: readonly string[];

  constructor({ reasons, baseline }: SafetyVerdict) {
    const lines = reasons.slice(0, SHOWN_REASONS).map((reason) => plainLine(reason, MAX_REASON_LENGTH));
    const more = reasons.length - lines.length;
    if (more > 0) lines.push(`and ${more} more`);
    super({
      code: "ERR_VERDICT_UNSAFE",
      what: `the bundle is UNSAFE: it does not answer as ${plainLine(baseline.description, MAX_REASON_LENGTH)} does:\n  ${lines.join("\n  ")}\n`,
      remedy: "Build it again, for example in another dtype, and run the safety bench; or use --force.",
    });
    this.reasons = reasons;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), reasons: this.reasons };
  }
}
