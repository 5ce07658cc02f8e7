import type { Matrix } from "@org/classifier-core/preparation";
import { chooseRows, type Examples, NO_CLASS } from "../train/examples.ts";
import { trainLogisticRegression, withOnes } from "../train/logistic-regression.ts";
import type { MatrixProducts } from "../train/matrix-products.ts";
import { fitTemperature, meanLogLoss } from "./temperature.ts";

/** Tried for how closely the linear heads on embeddings fit, C; each starts where the one before has ended. */
const STRENGTHS = [3, 10, 30] as const;

/** The strength under which the tickets of one fold come out most probable by heads trained on the others. */
export async function chooseStrength(
  examples: Examples,
  task: "category" | "problem",
  isHeldOut: (example: number) => boolean,
  products: MatrixProducts,
  signal: AbortSignal | undefined,
): Promise<number> {
  const labelled = [...examples[task].keys()].filter((i) => examples[task][i] !== NO_CLASS);
  const learnt = labelled.filter((i) => !isHeldOut(i));
  const held = labelled.filter(isHeldOut);
  const labelsOf = (some: readonly number[]) => Int32Array.from(some, (i) => examples[task][i] as number);
  const classes = examples.classes[task];
  const training = { vectors: chooseRows(examples.vectors, learnt), labels: labelsOf(learnt), classes };
  const looked = withOnes(chooseRows(examples.vectors, held));
  const labels = labelsOf(held);
  let start: Matrix | undefined;
  let best = { strength: STRENGTHS[1] as number, loss: Number.POSITIVE_INFINITY };
  for (const strength of STRENGTHS) {
    const head: Matrix = await trainLogisticRegression(training, { strength, start, signal }, products);
    start = head;
    const scores = await products.multiplyTransposedRight(looked, { ...head, columns: head.dimension });
    const logits = held.map((_, i) => ({
      scores: Float64Array.from(scores.data.subarray(i * classes, (i + 1) * classes)),
      right: labels[i] as number,
    }));
    // At its best temperature: the weights that join the heads set their own scale.
    const loss = meanLogLoss(logits, fitTemperature(logits));
    if (loss < best.loss) best = { strength, loss };
  }
  return best.strength;
}
