import type { AutomationResult, CategoryResult, Decision, ProblemMatch, Routing } from "./classification.ts";

// How much each tier counts in the one number for sorting: the category decides where a ticket goes, so it
// counts as much as the other two together.
const CATEGORY_SHARE = 0.5;
const PROBLEM_SHARE = 0.25;
const AUTOMATION_SHARE = 0.25;
/** Stands for a tier that found nothing: low, and not so low that it hides the others. */
const NOTHING_FOUND = 0.1;

/** Confidence of the three tiers together, 0 to 1: their weighted geometric mean, so one weak tier shows. */
export function overallConfidence(
  category: CategoryResult,
  problems: readonly ProblemMatch[],
  automation: AutomationResult,
): number {
  const similarity = Math.max(NOTHING_FOUND, problems[0]?.similarity ?? 0);
  const share = Math.max(NOTHING_FOUND, automation.confidence);
  return (
    category.confidence ** CATEGORY_SHARE *
    Math.min(1, similarity) ** PROBLEM_SHARE *
    share ** AUTOMATION_SHARE
  );
}

const AUTOMATION_WORDS: Readonly<Record<AutomationResult["level"], string>> = {
  FULLY_AUTOMATABLE: "software can resolve it",
  PARTIALLY_AUTOMATABLE: "software can do a part of it",
  NOT_AUTOMATABLE: "a person has to resolve it",
};

/** What to do next, in words for a person. */
export function recommend(
  decision: Decision,
  category: CategoryResult,
  routing: Routing,
  problems: readonly ProblemMatch[],
  automation: AutomationResult,
): string {
  const first = {
    route: `Route to ${routing.team}: ${routing.priority}, first response within ${routing.responseMinutes} minutes, resolution within ${routing.slaHours} h.`,
    review: `Let a person check: probably ${category.name}, for ${routing.team}.`,
    out_of_scope: `Probably not a matter of this desk; the nearest category would be ${category.name}.`,
  }[decision];
  if (decision === "out_of_scope") return first;
  const [nearest] = problems;
  const known =
    nearest === undefined ? "No known problem is near." : `Nearest known problem: ${nearest.description}`;
  return `${first} ${known} Automation ${Math.round(automation.percentage)} %: ${AUTOMATION_WORDS[automation.level]}.`;
}
