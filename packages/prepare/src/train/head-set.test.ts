import {
  perceptronScorer,
  scoreLexically,
  scoreLinearly,
  weighNgrams,
} from "@org/classifier-core/preparation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DIMENSION, makeDesk, unitVector } from "../__fixtures__/random-desk.ts";
import { allKnownTexts } from "../fit/held-out.ts";
import { layOutExamples } from "./examples.ts";
import { askHeads, countHeads, type HeadPlan, type HeadSet, trainHeads } from "./head-set.ts";
import { countTickets, quantizeLexical } from "./lexical.ts";
import { type MatrixProducts, openMatrixProducts } from "./matrix-products.ts";
import { seededRandom } from "./seeded-random.ts";

let products: MatrixProducts;
beforeAll(async () => {
  products = await openMatrixProducts({ threads: 1 });
});
afterAll(() => products.close());

const random = seededRandom(60);
const foreign = Array.from({ length: 4 }, (_, i) => ({
  text: `moon and stars ${i}`,
  vector: unitVector(random),
}));
const desk = { ...makeDesk().desk, foreign };
const examples = layOutExamples(desk, allKnownTexts(desk), {});
const PLAN: HeadPlan = {
  category: { semanticStrength: 3, perceptron: true, lexicalCost: 1 },
  scope: { semanticStrength: 10, perceptron: false, lexicalCost: 0.3 },
};
const all = () => true;

describe("heads", () => {
  let heads: HeadSet;
  let told = 0;
  beforeAll(async () => {
    heads = await trainHeads(examples, all, PLAN, products, { onHead: () => told++ });
  });

  it("are those of the plan, each told of once", () => {
    expect(Object.keys(heads.tasks)).toEqual(["category", "scope"]);
    expect(heads.tasks.scope?.perceptron).toBeUndefined();
    expect(told).toBe(countHeads(PLAN));
  });

  it("are asked here as classification asks them", async () => {
    const texts = ["ticket 1 of 5", "problem 3 moon", "", "nothing known"];
    const rows = texts.map(() => unitVector(random));
    const scores = await askHeads(
      heads,
      {
        counted: countTickets(texts),
        vectors: { data: Float32Array.from(rows.flatMap((row) => [...row])), rows: 4, dimension: DIMENSION },
      },
      products,
    );
    const rowOf = (dense: { data: Float32Array; columns: number } | undefined, i: number) => [
      ...(dense?.data.subarray(i * dense.columns, (i + 1) * dense.columns) ?? []),
    ];
    const expectClose = (found: number[], expected: Float64Array) => {
      expect(found).toHaveLength(expected.length);
      found.forEach((value, k) => {
        expect(Math.abs(value - (expected[k] as number))).toBeLessThan(1e-4);
      });
    };
    for (const [i, vector] of rows.entries()) {
      const features = weighNgrams(
        countTickets([texts[i] as string])[0] as ReadonlyMap<number, number>,
        heads.vocabulary,
      );
      for (const task of ["category", "scope"] as const) {
        const { semantic, perceptron, lexical } = heads.tasks[task] as Required<
          NonNullable<HeadSet["tasks"]["category"]>
        >;
        if (semantic) expectClose(rowOf(scores[task]?.semantic, i), scoreLinearly(semantic, vector));
        if (perceptron) expectClose(rowOf(scores[task]?.perceptron, i), perceptronScorer(perceptron)(vector));
        if (lexical)
          expectClose(rowOf(scores[task]?.lexical, i), scoreLexically(quantizeLexical(lexical), features));
      }
    }
  });

  it("learn from the examples kept alone: n-grams of the others they have never met", async () => {
    const isForeign = (example: number) => examples.scope[example] === 0;
    const without = await trainHeads(
      examples,
      (example) => !isForeign(example),
      { category: { semanticStrength: 3, perceptron: false, lexicalCost: 1 } },
      products,
      {},
    );
    const moon = [...(countTickets(["moon"])[0] as ReadonlyMap<number, number>).keys()];
    const met = ({ vocabulary }: HeadSet) =>
      moon.filter((bucket) => (vocabulary.rowOfBucket[bucket] as number) >= 0).length;
    expect(met(heads)).toBe(moon.length);
    expect(met(without)).toBeLessThan(moon.length / 2);
  });

  it("are the same each time, to the bit", async () => {
    expect(await trainHeads(examples, all, PLAN, products, {})).toEqual(heads);
  });

  it("hear four foreign texts as loudly as all of the desk's own", async () => {
    const { scope } = await askHeads(heads, examples, products);
    const odds = [...examples.scope.keys()].map(
      (i) => (scope?.lexical?.data[2 * i + 1] as number) - (scope?.lexical?.data[2 * i] as number),
    );
    examples.scope.forEach((side, i) => {
      expect((odds[i] as number) > 0).toBe(side === 1);
    });
  });

  it.each(["the first", "the last"])(
    "stop at an abort after %s head but one, with the signal's reason",
    async (which) => {
      const controller = new AbortController();
      const reason = new Error("enough");
      let done = 0;
      const onHead = () => {
        done++;
        if (done === (which === "the first" ? 1 : countHeads(PLAN) - 1)) controller.abort(reason);
      };
      await expect(
        trainHeads(examples, all, PLAN, products, { signal: controller.signal, onHead }),
      ).rejects.toBe(reason);
    },
  );
});
