import type { LexicalHead, Matrix, Perceptron } from "@org/classifier-core/preparation";
import { scoreLexically, weighNgrams } from "@org/classifier-core/preparation";
import { chooseRows, type Examples, NO_CLASS, type Texts } from "./examples.ts";
import {
  type LearnedVocabulary,
  learnVocabulary,
  quantizeLexical,
  sparseRows,
  type TrainedLexicalHead,
  trainLexical,
} from "./lexical.ts";
import { trainLogisticRegression, withOnes } from "./logistic-regression.ts";
import type { Dense, MatrixProducts } from "./matrix-products.ts";
import { trainPerceptron } from "./perceptron.ts";

export type TrainedTask = "category" | "problem" | "automation" | "scope";

/** The heads of one task; what was not asked for is undefined. */
export interface TaskHeads {
  readonly semantic: Matrix | undefined;
  readonly perceptron: Perceptron | undefined;
  readonly lexical: TrainedLexicalHead | undefined;
}

/** All heads, trained on the same examples, with the n-grams their lexical ones share. */
export interface HeadSet {
  readonly vocabulary: LearnedVocabulary;
  readonly tasks: Readonly<Partial<Record<TrainedTask, TaskHeads>>>;
}

/** Which heads to train for a task, and how closely to fit. */
export interface TaskPlan {
  readonly semanticStrength: number;
  readonly perceptron: boolean;
  readonly lexicalCost: number;
}

export type HeadPlan = Readonly<Partial<Record<TrainedTask, TaskPlan>>>;

/** Every training starts from this number; another one gives heads as good and a different digest. */
const SEED = 1;

export interface TrainOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called as one head after the other is done. */
  readonly onHead?: (() => void) | undefined;
}

/** Trains the planned heads on the examples for which `keep` holds. */
export async function trainHeads(
  examples: Examples,
  keep: (example: number) => boolean,
  plan: HeadPlan,
  products: MatrixProducts,
  { signal, onHead }: TrainOptions,
): Promise<HeadSet> {
  const kept = [...examples.counted.keys()].filter(keep);
  // N-grams of foreign texts count too: the scope head has to know them.
  const vocabulary = learnVocabulary(kept.map((i) => examples.counted[i] as ReadonlyMap<number, number>));
  const tasks: Partial<Record<TrainedTask, TaskHeads>> = {};
  for (const [task, { semanticStrength, perceptron, lexicalCost }] of Object.entries(plan) as [
    TrainedTask,
    TaskPlan,
  ][]) {
    const labelOf = examples[task];
    const own = kept.filter((i) => labelOf[i] !== NO_CLASS);
    const labels = Int32Array.from(own, (i) => labelOf[i] as number);
    const classes = examples.classes[task];
    const weights = exampleWeights(task, examples, own, labels);
    const labelled = { vectors: chooseRows(examples.vectors, own), labels, classes, weights };
    const semantic = await trainLogisticRegression(
      labelled,
      { strength: semanticStrength, signal },
      products,
    );
    onHead?.();
    const trained = perceptron
      ? await trainPerceptron(labelled, { seed: SEED, signal, onProgress: undefined }, products)
      : undefined;
    if (perceptron) onHead?.();
    const rows = sparseRows(
      own.map((i) => examples.counted[i] as ReadonlyMap<number, number>),
      vocabulary,
    );
    const lexical = await trainLexical(rows, labels, {
      classes,
      cost: lexicalCost,
      weights,
      seed: SEED,
      signal,
    });
    onHead?.();
    tasks[task] = { semantic, perceptron: trained, lexical };
  }
  return { vocabulary, tasks };
}

/** Heads a plan comes to, for progress. */
export function countHeads(plan: HeadPlan): number {
  return Object.values(plan).reduce((sum, { perceptron }) => sum + (perceptron ? 3 : 2), 0);
}

function exampleWeights(
  task: TrainedTask,
  examples: Examples,
  own: readonly number[],
  labels: Int32Array,
): Float32Array | undefined {
  if (task === "automation") return Float32Array.from(own, (i) => examples.automationWeights[i] as number);
  if (task !== "scope") return undefined;
  // Foreign texts are few beside the desk's own; each side counts for half.
  const foreign = labels.filter((label) => label === 0).length;
  return Float32Array.from(
    labels,
    (label) => labels.length / 2 / (label === 0 ? foreign : labels.length - foreign),
  );
}

/** What heads say of texts: scores before softmax, [texts, classes] each. */
export interface HeadScores {
  readonly semantic: Dense | undefined;
  readonly perceptron: Dense | undefined;
  readonly lexical: Dense | undefined;
}

export type TaskScores = Readonly<Partial<Record<TrainedTask, HeadScores>>>;

/** Asks every head of a set about the texts. */
export async function askHeads(
  { vocabulary, tasks }: HeadSet,
  texts: Texts,
  products: MatrixProducts,
): Promise<TaskScores> {
  const vectors = withOnes(texts.vectors);
  const features = texts.counted.map((counts) => weighNgrams(counts, vocabulary));
  const scores: Partial<Record<TrainedTask, HeadScores>> = {};
  for (const [task, heads] of Object.entries(tasks) as [TrainedTask, TaskHeads][]) {
    const { semantic, perceptron } = heads;
    const lexical = heads.lexical && quantizeLexical(heads.lexical);
    scores[task] = {
      semantic: semantic && (await products.multiplyTransposedRight(vectors, dense(semantic))),
      perceptron: perceptron && (await askPerceptron(perceptron, vectors, products)),
      lexical: lexical && scoreAll(lexical, features),
    };
  }
  return scores;
}

async function askPerceptron(
  { hidden, output }: Perceptron,
  vectors: Dense,
  products: MatrixProducts,
): Promise<Dense> {
  const { data, rows, columns } = await products.multiplyTransposedRight(vectors, dense(hidden));
  const units = { data: data.map((value) => Math.max(0, value)), rows, dimension: columns };
  return products.multiplyTransposedRight(withOnes(units), dense(output));
}

function scoreAll(head: LexicalHead, features: readonly ReturnType<typeof weighNgrams>[]): Dense {
  const columns = head.intercepts.length;
  const data = new Float32Array(features.length * columns);
  features.forEach((feature, i) => {
    data.set(scoreLexically(head, feature), i * columns);
  });
  return { data, rows: features.length, columns };
}

function dense({ data, rows, dimension }: Matrix): Dense {
  return { data, rows, columns: dimension };
}
