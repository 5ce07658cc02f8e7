import { AUTOMATION_LEVELS, type AutomationMappings } from "../assets/bundle-data.ts";
import type { Matrix } from "../assets/npy.ts";
import { softmax } from "../category/confidence.ts";
import type { AutomationInputs, Opinion, Statement } from "./layer.ts";
import { typicalStatement } from "./typical-statement.ts";

/**
 * Prepares the layer that has learned from all known texts how tickets of each level are worded: a linear
 * head on the embedding, [levels, dimension + 1] with the intercept last, and softmax. Silent without a head.
 */
export function createLearnedLayer(
  head: Matrix | undefined,
  mappings: AutomationMappings,
): (inputs: Pick<AutomationInputs, "vector">) => Opinion[] {
  if (head === undefined) return () => [];
  const statements = AUTOMATION_LEVELS.map((level) => typicalStatement(level, mappings));
  return ({ vector }) => {
    const scores = AUTOMATION_LEVELS.map((_, level) => {
      const start = level * head.dimension;
      let score = head.data[start + head.dimension - 1] as number;
      for (let i = 0; i < vector.length; i++)
        score += (head.data[start + i] as number) * (vector[i] as number);
      return score;
    });
    const shares = softmax(Float64Array.from(scores));
    return AUTOMATION_LEVELS.map((level, i) => ({
      layer: "learned_level",
      level,
      vote: shares[i] as number,
      statement: statements[i] as Statement,
    }));
  };
}
