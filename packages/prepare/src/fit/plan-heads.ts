import type { ProblemsData } from "@org/classifier-core/preparation";
import { type Examples, NO_CLASS } from "../train/examples.ts";
import type { HeadPlan, TaskPlan } from "../train/head-set.ts";

/** Tickets the middle one of all problems must have before heads are trained to tell problems apart. */
const MIN_TICKETS_A_PROBLEM = 10;
/** Foreign texts from which heads can learn what is not the desk's. */
const MIN_FOREIGN_EXAMPLES = 30;

/**
 * Examples from which a perceptron is trained. With 385 to 770 tickets of BANKING77 it added nothing to the linear
 * head (2026-11-24), and training it is most of a small build's time.
 */
const MIN_PERCEPTRON_EXAMPLES = 1000;

/** C of lexical heads whose classes are many and of a kind; 1 is LIBLINEAR's own default. */
const LEXICAL_COST = 1;
/**
 * C where the classes are few and broad, so that single tickets pull less. On the service desk's 700 calibration
 * tickets, 2026-11-24: level right 85.9 % at 0.1, 86.1 % at 0.3, 84.9 % at 1.
 */
const BROAD_LEXICAL_COST = 0.3;
/** Strength of the level's linear head: on the service desk's calibration tickets 2 did best (2026-11-22). */
const LEVEL_STRENGTH = 2;
const SCOPE_STRENGTH = 10;

/** Whether known problems have enough tickets to be told apart by heads of their own. */
export function problemsCanBeLearned({ problems }: ProblemsData): boolean {
  const counts = problems.map(({ tickets }) => tickets.length).sort((a, b) => a - b);
  return (counts[Math.floor(counts.length / 2)] ?? 0) >= MIN_TICKETS_A_PROBLEM;
}

/** Which heads a desk's examples are enough for. */
export function planHeads(
  examples: Examples,
  strengths: { readonly category: number; readonly problem: number | undefined },
): HeadPlan {
  const learned = (semanticStrength: number): TaskPlan => ({
    semanticStrength,
    perceptron: examples.counted.length >= MIN_PERCEPTRON_EXAMPLES,
    lexicalCost: LEXICAL_COST,
  });
  const broad = (semanticStrength: number): TaskPlan => ({
    semanticStrength,
    perceptron: false,
    lexicalCost: BROAD_LEXICAL_COST,
  });
  const levels = new Set(examples.automation.filter((level) => level !== NO_CLASS));
  const foreign = examples.scope.filter((side) => side === 0).length;
  return {
    category: learned(strengths.category),
    ...(strengths.problem !== undefined && { problem: learned(strengths.problem) }),
    ...(levels.size > 1 && { automation: broad(LEVEL_STRENGTH) }),
    ...(foreign >= MIN_FOREIGN_EXAMPLES && { scope: broad(SCOPE_STRENGTH) }),
  };
}

/** The category's quicker heads alone: enough to say which problems to look at. */
export function withoutPerceptron({ category }: HeadPlan): HeadPlan {
  return category === undefined ? {} : { category: { ...category, perceptron: false } };
}
