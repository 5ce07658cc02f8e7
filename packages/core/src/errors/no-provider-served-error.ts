import { ClassifierError } from "./classifier-error.ts";

/** What happened at one provider of a chain. */
export interface ProviderAttempt {
  readonly provider: string;
  readonly outcome: "served" | "not-found" | "unavailable" | "rejected";
  readonly durationMs: number;
  /** Why it did not serve; absent for the one that did. */
  readonly reason?: string;
}

/** Every provider of a chain was tried and none had a bundle; keeps what each said. */
export class NoProviderServedError extends ClassifierError {
  readonly attempts: readonly ProviderAttempt[];

  constructor(attempts: readonly ProviderAttempt[]) {
    super({
      code: "ERR_NO_PROVIDER_SERVED",
      what: "no provider served a bundle",
      found: attempts
        .map((attempt) => `${attempt.provider}: ${attempt.reason ?? attempt.outcome}`)
        .join(" | "),
      remedy:
        "Build one with `classifier-prepare build`, or name its folder in the variable CLASSIFIER_BUNDLE.",
    });
    this.attempts = attempts;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), attempts: this.attempts };
  }
}
