import type { AutomationLevel, BatchError, Classification, Decision } from "../api/types.ts";

/** What is kept of one ticket's result: a table row, and no more, of ten thousand. */
export interface Outcome {
  readonly decision: Decision | "failed";
  /** Name of the category. */
  readonly category: string | undefined;
  readonly confidence: number | undefined;
  readonly team: string | undefined;
  readonly priority: string | undefined;
  readonly slaHours: number | undefined;
  readonly problem: string | undefined;
  readonly similarity: number | undefined;
  readonly automation: AutomationLevel | undefined;
  readonly automationPercentage: number | undefined;
  readonly error: string | undefined;
}

export function outcomeOf({ decision, category, routing, problems, automation }: Classification): Outcome {
  const [problem] = problems;
  return {
    decision,
    category: category?.name,
    confidence: category?.confidence,
    team: routing?.team,
    priority: routing?.priority,
    slaHours: routing?.slaHours,
    problem: problem?.description,
    similarity: problem?.similarity,
    automation: automation?.level,
    automationPercentage: automation?.percentage,
    error: undefined,
  };
}

export function failedOutcome({ code, detail }: Pick<BatchError, "code" | "detail">): Outcome {
  const nothing = {
    ...{
      category: undefined,
      confidence: undefined,
      team: undefined,
      priority: undefined,
      slaHours: undefined,
    },
    ...{ problem: undefined, similarity: undefined, automation: undefined, automationPercentage: undefined },
  };
  return { ...nothing, decision: "failed", error: `${detail} (${code})` };
}
