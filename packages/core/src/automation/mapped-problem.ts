import { AUTOMATION_LEVELS, type AutomationMappings } from "../assets/bundle-data.ts";
import type { Settings } from "../assets/settings.ts";
import type { AutomationInputs, AutomationVerdict } from "./layer.ts";

/**
 * First layer: known problems near the ticket bring what the desk knows of them. The nearest few vote for a
 * level with nearness × the mapping's own confidence; percentage, reasoning and the rest come from the
 * nearest problem of the level that wins. Silent where none is near enough.
 */
export function mappedProblem(
  { problems }: AutomationInputs,
  mappings: AutomationMappings,
  settings: Settings["automation"],
): AutomationVerdict | undefined {
  const near = problems
    .slice(0, settings.mappedCount)
    .filter(({ similarity }) => similarity >= settings.mappedSimilarity)
    .flatMap(({ id, similarity }) => {
      const mapping = Object.hasOwn(mappings, id) ? mappings[id] : undefined;
      const weight = Math.exp(settings.mappedSharpness * (similarity - 1)) * (mapping?.confidence ?? 0);
      return mapping === undefined ? [] : [{ id, similarity, mapping, weight }];
    });
  const total = near.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return undefined;
  const votes = AUTOMATION_LEVELS.map((level) => {
    const voters = near.filter(({ mapping }) => mapping.level === level);
    return { voters, share: voters.reduce((sum, { weight }) => sum + weight, 0) / total };
  });
  const winner = votes.reduce((best, vote) => (vote.share > best.share ? vote : best));
  // The winner has a share, so it has a voter.
  const nearest = winner.voters[0] as (typeof winner.voters)[number];
  return {
    ...nearest.mapping,
    // Sure of the level as far as the neighbours agree, and no surer than the desk was of its mapping.
    confidence: nearest.mapping.confidence * winner.share * nearest.similarity,
    layer: "mapped_problem",
    evidence: winner.voters.map(({ id }) => id),
  };
}
