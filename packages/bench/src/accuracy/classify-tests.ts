import type { TestTicket } from "../datasets/dataset.ts";
import { type Answer, ask, type Mode, openClassifier, questionFor } from "../system-under-test.ts";
import type { Outcome } from "./outcome.ts";
import type { DeskLabels } from "./write-source.ts";

/** Calls before any is timed: until then the engine still compiles. */
const WARM_UP_TICKETS = 200;

export interface ClassifyTestsOptions {
  readonly bundle: string;
  readonly mode: Mode;
  readonly allTiers: boolean;
  /** Absent where the bundle's ids are the labels. */
  readonly labels?: DeskLabels | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

/** Classifies the test split one ticket after the other, and times each call. */
export async function classifyTests(
  tickets: readonly TestTicket[],
  { bundle, mode, allTiers, labels, signal, onProgress }: ClassifyTestsOptions,
): Promise<Outcome[]> {
  const classifier = await openClassifier(bundle, mode, signal);
  try {
    const question = questionFor(allTiers, signal);
    for (const { text } of evenlySpread(tickets, WARM_UP_TICKETS)) await ask(classifier, text, question);
    const outcomes: Outcome[] = [];
    for (const { text, category, problem, level } of tickets) {
      const startedAt = performance.now();
      const answer = await ask(classifier, text, question);
      const microseconds = (performance.now() - startedAt) * 1000;
      checkAnswer(answer);
      outcomes.push({
        ...(labels === undefined ? answer : inLabels(answer, labels)),
        expectedCategory: category,
        expectedProblem: problem,
        expectedLevel: level,
        microseconds,
      });
      onProgress(outcomes.length, tickets.length);
    }
    return outcomes;
  } finally {
    await classifier.close();
  }
}

/** `count` of the items from all over the list, which is often sorted by label; again from the start where it is short. */
export function evenlySpread<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length === 0) return [];
  return Array.from({ length: count }, (_, i) =>
    items.length >= count
      ? (items[Math.floor((i * items.length) / count)] as Item)
      : (items[i % items.length] as Item),
  );
}

/** No metric can be trusted on what is no probability. */
function checkAnswer({ confidence, outOfScopeScore }: Answer): void {
  for (const [name, value] of Object.entries({ confidence, outOfScopeScore })) {
    if (value !== null && !(value >= 0 && value <= 1)) {
      throw new RangeError(`the classifier gave a ${name} of ${value}: expected 0 to 1`);
    }
  }
}

function inLabels(answer: Answer, { categories, problems }: DeskLabels): Answer {
  return {
    ...answer,
    category: answer.category === null ? null : categories.labelOf(answer.category),
    problems: answer.problems.map((id) => problems.labelOf(id)),
  };
}
