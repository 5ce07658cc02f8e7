import {
  AUTOMATION_LEVELS,
  type AutomationLevel,
  type AutomationMapping,
  type AutomationMappings,
} from "../assets/bundle-data.ts";
import type { Settings } from "../assets/settings.ts";
import type { SimilarText } from "../problems/rank-problems.ts";
import type { AutomationInputs, Opinion, Statement, VotingLayer } from "./layer.ts";
import { typicalStatement, typicalStatements } from "./typical-statement.ts";

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
  const near = problems.slice(0, mappedCount).filter(({ similarity }) => similarity >= mappedSimilarity);
  const loudness = Math.max(0, near[0]?.similarity ?? 0) ** NEARNESS_POWER;
  const voters = near.flatMap(({ id, similarity }) =>
    voterOf(id, undefined, similarity, mappings, sharpness),
  );
  // A problem so near speaks for itself, whatever its category.
  const typical = (level: AutomationLevel) => typicalStatement(level, mappings);
  return shareOut("mapped_problem", voters, typical, voters).map((opinion) => ({
    ...opinion,
    vote: opinion.vote * loudness,
  }));
}

/** Second layer: the known texts around the ticket, whatever their problem; a quieter, broader voice. */
export function createSimilarTicketsLayer(
  mappings: AutomationMappings,
  { similarCount, sharpness }: Pick<Settings["automation"], "similarCount" | "sharpness">,
): (inputs: Pick<AutomationInputs, "similar" | "category">) => Opinion[] {
  const statements = typicalStatements(mappings);
  const typical = (level: AutomationLevel) => statements[level];
  const votersOf = (texts: readonly SimilarText[]) =>
    texts.flatMap(({ problem, level, similarity }) =>
      voterOf(problem, level, similarity, mappings, sharpness),
    );
  return ({ similar, category }) => {
    const near = similar.slice(0, similarCount);
    // All may vote, but only problems of the ticket's own category have words that fit it.
    const ofCategory = near.filter((text) => text.category === category.id);
    return shareOut("similar_tickets", votersOf(near), typical, votersOf(ofCategory));
  };
}

interface Voter {
  readonly problem: string | undefined;
  readonly mapping: AutomationMapping | undefined;
  readonly level: AutomationLevel;
  /** Nearness × the mapping's own confidence. */
  readonly weight: number;
}

function voterOf(
  problem: string | undefined,
  ownLevel: AutomationLevel | undefined,
  similarity: number,
  mappings: AutomationMappings,
  sharpness: number,
): Voter[] {
  const mapping = problem !== undefined && Object.hasOwn(mappings, problem) ? mappings[problem] : undefined;
  const level = mapping?.level ?? ownLevel;
  if (level === undefined) return [];
  const weight = Math.exp(sharpness * (similarity - 1)) * (mapping?.confidence ?? 1);
  return [{ problem, mapping, level, weight }];
}

/** Shares one voice out among the levels of the voters; the nearest of `speakers` gives each level its words. */
function shareOut(
  layer: VotingLayer,
  voters: readonly Voter[],
  typical: (level: AutomationLevel) => Statement,
  speakers: readonly Voter[],
): Opinion[] {
  const total = voters.reduce((sum, { weight }) => sum + weight, 0);
  return AUTOMATION_LEVELS.flatMap((level): Opinion[] => {
    const own = voters.filter((voter) => voter.level === level);
    if (own.length === 0 || total === 0) return [];
    const speaking = speakers.filter((voter) => voter.level === level && voter.mapping !== undefined);
    const words = speaking[0]?.mapping ?? typical(level);
    const { percentage, reasoning, businessPriority, implementationComplexity } = words;
    // Whoever speaks is named first, then all others who voted.
    const evidence = [...new Set([...speaking, ...own].flatMap(({ problem }) => problem ?? []))];
    const vote = own.reduce((sum, { weight }) => sum + weight, 0) / total;
    const statement = { percentage, reasoning, businessPriority, implementationComplexity, evidence };
    return [{ layer, level, vote, statement }];
  });
}
