import type { AutomationResult, CategoryResult, Decision, ProblemMatch, Routing } from "./classification.ts";

// How much each tier counts in the one number for sorting: the category decides where a ticket goes, so it
// counts as much as the other two together.
const CATEGORY_SHARE = 0.5;
const PROBLEM_SHARE = 0.25;
const AUTOMATION_SHARE = 0.25;
/** Stands for a tier that found nothing: low, and not so low that it hides the others. */
const NOTHING_FOUND = 0.1;

/** What the tiers found; undefined for a tier that was not asked. */
export interface TierResults {
  readonly category: CategoryResult;
  readonly problems: readonly ProblemMatch[] | undefined;
  readonly automation: AutomationResult | undefined;
}

/** Confidence of the tiers asked, together, 0 to 1: their weighted geometric mean, so one weak tier shows. */
export function overallConfidence({ category, problems, automation }: TierResults): number {
  const parts: { value: number; share: number }[] = [{ value: category.confidence, share: CATEGORY_SHARE }];
  if (problems !== undefined) {
    const similarity = Math.min(1, Math.max(NOTHING_FOUND, problems[0]?.similarity ?? 0));
    parts.push({ value: similarity, share: PROBLEM_SHARE });
  }
  if (automation !== undefined) {
    parts.push({ value: Math.max(NOTHING_FOUND, automation.confidence), share: AUTOMATION_SHARE });
  }
  const total = parts.reduce((sum, { share }) => sum + share, 0);
  return parts.reduce((product, { value, share }) => product * value ** (share / total), 1);
}

const AUTOMATION_WORDS: Readonly<Record<AutomationResult["level"], string>> = {
  FULLY_AUTOMATABLE: "software can resolve it",
  PARTIALLY_AUTOMATABLE: "software can do a part of it",
  NOT_AUTOMATABLE: "a person has to resolve it",
};

/** What to do next, in words for a person. */
export function recommend(
  decision: Decision,
  routing: Routing,
  { category, problems, automation }: TierResults,
): string {
  const first = {
    route: `Route to ${routing.team}: ${routing.priority}, first response within ${routing.responseMinutes} minutes, resolution within ${routing.slaHours} h.`,
    review: `Let a person check: probably ${category.name}, for ${routing.team}.`,
    out_of_scope: `Probably not a matter of this desk; the nearest category would be ${category.name}.`,
  }[decision];
  if (decision === "out_of_scope") return first;
  const sentences = [first];
  if (problems !== undefined) {
    const [nearest] = problems;
    sentences.push(
      nearest === undefined ? "No known problem is near." : `Nearest known problem: ${nearest.description}`,
    );
  }
  if (automation !== undefined) {
    sentences.push(
      `Automation ${Math.round(automation.percentage)} %: ${AUTOMATION_WORDS[automation.level]}.`,
    );
  }
  return sentences.join(" ");
}
