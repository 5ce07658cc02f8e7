import type { JudgedTicket } from "../fit/choose-category.ts";
import type { HeldOutTickets } from "../fit/held-out.ts";
import type { TaskScores } from "../train/head-set.ts";
import type { Dense } from "../train/matrix-products.ts";

/** A ticket as it is to be judged: what the lexical head says of it, and what everything together made of it. */
export interface Verdict {
  /** Scores of the lexical head; all tickets have the same number of them, or none has any. */
  readonly lexical?: readonly number[];
  readonly right: number;
  readonly correct: boolean;
  readonly confidence?: number;
}

const notAsked = () => {
  throw new Error("the view was asked for more than scores");
};

/** Judged tickets of one view that knows nothing but their scores. */
export function judgedTickets(verdicts: readonly Verdict[]): JudgedTicket[] {
  const columns = verdicts[0]?.lexical?.length ?? 0;
  const lexical: Dense = {
    data: Float32Array.from(verdicts.flatMap((verdict) => verdict.lexical ?? [])),
    rows: verdicts.length,
    columns,
  };
  const scores: TaskScores =
    columns === 0 ? {} : { category: { semantic: undefined, perceptron: undefined, lexical } };
  const none = new Int32Array(verdicts.length).fill(-1);
  const view: HeldOutTickets = {
    view: "known",
    count: verdicts.length,
    texts: verdicts.map(() => ""),
    counted: verdicts.map(() => new Map()),
    vectors: { data: new Float32Array(0), rows: 0, dimension: 0 },
    category: Int32Array.from(verdicts, ({ right }) => right),
    matter: none,
    automation: none,
    fold: Int32Array.from(verdicts, (_, i) => i % 5),
    scores,
    similarities: notAsked,
    centroids: notAsked,
    keywordHits: notAsked,
  };
  return verdicts.map(({ correct, confidence = 0.5 }, ticket) => ({
    view,
    ticket,
    order: [],
    confidences: new Float64Array(0),
    confidence,
    correct,
    nearestSimilarity: 0.5,
  }));
}
