import type { AutomationLevel, AutomationMappings } from "../assets/bundle-data.ts";
import type { Statement } from "./layer.ts";

/** Said of a level whose known problems have no percentage to take the mean of: the middle of its band. */
const MIDDLE_OF_BAND: Readonly<Record<AutomationLevel, number>> = {
  FULLY_AUTOMATABLE: 95,
  PARTIALLY_AUTOMATABLE: 57.5,
  NOT_AUTOMATABLE: 12.5,
};
const WORDS: Readonly<Record<AutomationLevel, string>> = {
  FULLY_AUTOMATABLE: "could be resolved by software alone",
  PARTIALLY_AUTOMATABLE: "could be resolved by software in part",
  NOT_AUTOMATABLE: "needed a person's hands or judgement",
};

/** What is said of a level by a layer that knows the level and no more: typical of the desk's mappings. */
export function typicalStatement(level: AutomationLevel, mappings: AutomationMappings): Statement {
  const own = Object.values(mappings).filter((mapping) => mapping.level === level);
  const sum = own.reduce((total, { percentage }) => total + percentage, 0);
  return {
    percentage: own.length === 0 ? MIDDLE_OF_BAND[level] : sum / own.length,
    reasoning: `Most known tickets worded like this one ${WORDS[level]}.`,
    businessPriority: "MEDIUM",
    implementationComplexity: "MEDIUM",
    evidence: [],
  };
}

/** The same of every level, for who asks at every ticket: each takes a walk over all mappings. */
export function typicalStatements(
  mappings: AutomationMappings,
): Readonly<Record<AutomationLevel, Statement>> {
  return {
    FULLY_AUTOMATABLE: typicalStatement("FULLY_AUTOMATABLE", mappings),
    PARTIALLY_AUTOMATABLE: typicalStatement("PARTIALLY_AUTOMATABLE", mappings),
    NOT_AUTOMATABLE: typicalStatement("NOT_AUTOMATABLE", mappings),
  };
}
