import { ClassifierError } from "./classifier-error.ts";

/** How much of a digest tells two apart at a glance. */
const SHOWN_DIGEST_LENGTH = 16;

/** A safety verdict is about another content than the bundle it is in, or is to be put into. */
export class ForeignVerdictError extends ClassifierError {
  constructor(digests: { readonly bundle: string; readonly judged: string }) {
    const shown = (digest: string) => `${digest.slice(0, SHOWN_DIGEST_LENGTH)}…`;
    super({
      code: "ERR_VERDICT_FOREIGN",
      what: "the safety verdict does not belong to this bundle",
      expected: `a verdict on digest ${shown(digests.bundle)}`,
      found: `one on ${shown(digests.judged)}`,
      remedy: "Run the safety bench again on this bundle: `classifier-bench safety --attach`.",
    });
  }
}
