import { AUTOMATION_LEVELS, type AutomationMappings } from "../assets/bundle-data.ts";
import type { Settings } from "../assets/settings.ts";
import type { AutomationInputs, Opinion, SimilarText, VotingLayer } from "./layer.ts";
import { typicalStatement } from "./typical-statement.ts";

/**
 * Likeness to the nearest problem counts by this power: at a cosine of 0.9 its mapping is almost a fact, at
 * 0.4 hardly a hint. Chosen on held-out tickets of the service desk, 2026-11-22.
 */
const NEARNESS_POWER = 4;

type MappedSettings = Pick<Settings["automation"], "mappedCount" | "mappedSimilarity" | "sharpness">;

/**
 * First layer: known problems so near that the ticket may be one of them bring what the desk knows of them,
 * the louder the nearer. Silent where none is.
 */
export function mappedProblem(
  { problems }: Pick<AutomationInputs, "problems">,
  mappings: AutomationMappings,
  { mappedCount, mappedSimilarity, sharpness }: MappedSettings,
): Opinion[] {
  const near = problems
    .slice(0, mappedCount)
    .filter(({ similarity }) => similarity >= mappedSimilarity)
    .map(({ id, similarity }) => ({ problem: id, level: undefined, similarity }));
  const loudness = Math.max(0, near[0]?.similarity ?? 0) ** NEARNESS_POWER;
  return shareOut("mapped_problem", near, mappings, sharpness).map((opinion) => ({
    ...opinion,
    vote: opinion.vote * loudness,
  }));
}

/** Second layer: the known texts around the ticket, whatever their problem; a quieter, broader voice. */
export function similarTickets(
  { similar }: Pick<AutomationInputs, "similar">,
  mappings: AutomationMappings,
  { similarCount, sharpness }: Pick<Settings["automation"], "similarCount" | "sharpness">,
): Opinion[] {
  return shareOut("similar_tickets", similar.slice(0, similarCount), mappings, sharpness);
}

/** Shares one voice out among the levels of the texts met, by nearness × the mapping's confidence. */
function shareOut(
  layer: VotingLayer,
  near: readonly SimilarText[],
  mappings: AutomationMappings,
  sharpness: number,
): Opinion[] {
  const voters = near.flatMap(({ problem, level: own, similarity }) => {
    const mapping = problem !== undefined && Object.hasOwn(mappings, problem) ? mappings[problem] : undefined;
    const level = mapping?.level ?? own;
    if (level === undefined) return [];
    const weight = Math.exp(sharpness * (similarity - 1)) * (mapping?.confidence ?? 1);
    return [{ problem, mapping, level, weight }];
  });
  const total = voters.reduce((sum, { weight }) => sum + weight, 0);
  return AUTOMATION_LEVELS.flatMap((level): Opinion[] => {
    const own = voters.filter((voter) => voter.level === level);
    if (own.length === 0 || total === 0) return [];
    const nearest =
      own.find(({ mapping }) => mapping !== undefined)?.mapping ?? typicalStatement(level, mappings);
    const { percentage, reasoning, businessPriority, implementationComplexity } = nearest;
    return [
      {
        layer,
        level,
        vote: own.reduce((sum, { weight }) => sum + weight, 0) / total,
        statement: {
          percentage,
          reasoning,
          businessPriority,
          implementationComplexity,
          evidence: [...new Set(own.flatMap(({ problem }) => problem ?? []))],
        },
      },
    ];
  });
}
