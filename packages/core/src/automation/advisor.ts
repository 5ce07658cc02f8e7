import type { AutomationMapping } from "../assets/bundle-data.ts";
import type { CategoryResult, ProblemMatch } from "../classification.ts";

/** What an advisor is told about a ticket that no known problem and no rule decides. */
export interface AdvisorRequest {
  /** The ticket as plain text: an advisor that sends it elsewhere sends what the user wrote. */
  readonly text: string;
  readonly category: CategoryResult;
  readonly problems: readonly ProblemMatch[];
}

/**
 * A second opinion on how far a ticket could be automated, such as a language model the user runs. Asked
 * only where no known problem and no rule spoke, and followed only where it is surer than what was left.
 */
export interface Advisor {
  readonly name: string;
  /** Resolves with undefined for "no opinion". A rejection is taken as no opinion, except for an abort. */
  advise(
    request: AdvisorRequest,
    options: { signal?: AbortSignal | undefined },
  ): Promise<AutomationMapping | undefined>;
}
