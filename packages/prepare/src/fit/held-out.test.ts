import { measureSignals, nearnessOf, SIGNALS, type Signal } from "@org/classifier-core/preparation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CATEGORIES,
  DIMENSION,
  makeDesk,
  matrixOf,
  meanOf,
  type Row,
  unitVector,
} from "../__fixtures__/random-desk.ts";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import { layOutExamples, NO_CLASS } from "../train/examples.ts";
import { type HeadPlan, trainHeads } from "../train/head-set.ts";
import { type MatrixProducts, openMatrixProducts } from "../train/matrix-products.ts";
import { seededRandom } from "../train/seeded-random.ts";
import { dealProblems, dealTickets, FOLDS, ticketRows } from "./folds.ts";
import {
  allKnownTexts,
  type HeldOutTickets,
  indexOf,
  lookAtCalibration,
  lookAtExamples,
  lookAtForeign,
  scoresOf,
} from "./held-out.ts";

const NEIGHBOUR_COUNT = 5;
const SHARPNESSES = [10, 40];
const PLAN: HeadPlan = {
  category: { semanticStrength: 1, perceptron: false, lexicalCost: 1 },
  problem: { semanticStrength: 1, perceptron: false, lexicalCost: 1 },
};

let products: MatrixProducts;
beforeAll(async () => {
  products = await openMatrixProducts({ threads: 1 });
});
afterAll(() => products.close());

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < DIMENSION; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
};

type View = "known" | "unknown";

/** What a ticket in a view may see, said once more in the simplest way. */
function visible(rows: readonly Row[], own: number, view: View): Row[] {
  return rows.filter((row, i) => (view === "known" ? i !== own : row.fold !== rows[own]?.fold));
}

interface LookOptions {
  readonly plan?: HeadPlan;
  readonly signal?: AbortSignal;
  readonly onHead?: () => void;
}

async function look(
  desk: EmbeddedDesk,
  view: View,
  { plan = PLAN, signal, onHead }: LookOptions = {},
): Promise<HeldOutTickets> {
  const index = indexOf(desk);
  const examples = layOutExamples(desk, allKnownTexts(desk), {});
  const folds = view === "known" ? dealTickets(index, ticketRows(desk, index)) : dealProblems(index);
  return lookAtExamples({ desk, index, examples, plan, products, options: { signal, onHead } }, view, folds);
}

const { desk, rows } = makeDesk();
/** Rows of the tickets in the order in which they are held out. */
const tickets = [...rows.keys()].filter((row) => rows[row]?.isTicket);

/** Signals of level 1 as classification measures them, from what a view shows of a ticket. */
async function signalsOf(view: HeldOutTickets, ticket: number, neighbourSharpness: number) {
  const [similarities] = await view.similarities([ticket]);
  return measureSignals(
    {
      categories: desk.categories,
      descriptions: desk.categoryVectors,
      centroids: view.centroids(ticket),
      categoryOfRow: desk.categoryOfRow,
    },
    {
      vector: vectorOf(view, ticket),
      nearness: nearnessOf(similarities as Float32Array),
      keywordHits: view.keywordHits(ticket),
      heads: { semantic: undefined, perceptron: undefined, lexical: undefined, problems: undefined },
    },
    { neighbourCount: NEIGHBOUR_COUNT, neighbourSharpness },
  );
}

const vectorOf = ({ vectors }: HeldOutTickets, ticket: number) =>
  vectors.data.subarray(ticket * DIMENSION, (ticket + 1) * DIMENSION);
const place = (signal: Signal) => SIGNALS.indexOf(signal);

/** Everything that the heads say of one ticket. */
const allScores = ({ scores }: HeldOutTickets, ticket: number) =>
  (["category", "problem"] as const).flatMap((task) =>
    (["semantic", "lexical"] as const).map((kind) => [...(scoresOf(scores[task]?.[kind], ticket) ?? [])]),
  );

/** The desk with other vectors and texts in some rows. */
function rewritten(
  desk: EmbeddedDesk,
  isOther: (row: number) => boolean,
  random: () => number,
): EmbeddedDesk {
  const data = desk.knownVectors.data.slice();
  const texts = rows.map(({ text }, row) => (isOther(row) ? "rewritten beyond recognition" : text));
  for (const row of rows.keys()) if (isOther(row)) data.set(unitVector(random), row * DIMENSION);
  const { problems, tickets: free } = desk.known;
  return {
    ...desk,
    known: {
      problems: problems.map((problem) => {
        const { start, count } = problem.rows;
        return {
          ...problem,
          description: texts[start] as string,
          tickets: texts.slice(start + 1, start + count),
        };
      }),
      tickets: free.map((ticket, i) => ({
        ...ticket,
        text: texts[rows.length - free.length + i] as string,
      })),
    },
    knownVectors: { ...desk.knownVectors, data },
  };
}

describe.each(["known", "unknown"] as const)("a look at the examples, view %s", (name) => {
  let view: HeldOutTickets;
  let similarities: Float32Array[];
  beforeAll(async () => {
    view = await look(desk, name);
    similarities = await view.similarities([...tickets.keys()]);
  });

  it("looks at every ticket once, and at no description", () => {
    expect([view.view, view.count]).toEqual([name, tickets.length]);
    tickets.forEach((row, ticket) => {
      expect(view.texts[ticket]).toBe(rows[row]?.text);
      expect(vectorOf(view, ticket)).toEqual(rows[row]?.vector);
      expect(view.category[ticket]).toBe(rows[row]?.category);
      if (name === "unknown") expect(view.fold[ticket]).toBe(rows[row]?.fold);
    });
    expect(view.texts).not.toContain("problem 1");
  });

  it("never lets a ticket see itself, and in view unknown nothing of its fold", () => {
    tickets.forEach((row, ticket) => {
      similarities[ticket]?.forEach((similarity, other) => {
        const hidden = name === "known" ? other === row : rows[other]?.fold === rows[row]?.fold;
        if (hidden) expect(similarity).toBe(Number.NEGATIVE_INFINITY);
        else
          expect(similarity).toBeCloseTo(dot(vectorOf(view, ticket), rows[other]?.vector as Float32Array), 5);
      });
    });
  });

  it("gives the same similarities whichever tickets are asked about together", async () => {
    const some = [7, 0, 20];
    const asked = await view.similarities(some);
    some.forEach((ticket, i) => {
      asked[i]?.forEach((similarity, row) => {
        const alone = similarities[ticket]?.[row] as number;
        // The runtime sums up one row in another order than many.
        expect(similarity === alone || Math.abs(similarity - alone) < 1e-6).toBe(true);
      });
    });
    expect(await view.similarities([])).toEqual([]);
  });

  it("leaves what is hidden out of the centroids", async () => {
    for (const [ticket, row] of tickets.entries()) {
      const seen = visible(rows, row, name);
      for (const sharpness of SHARPNESSES) {
        const table = await signalsOf(view, ticket, sharpness);
        CATEGORIES.forEach((_, i) => {
          const mean = meanOf(seen, (other) => other.isTicket && other.category === i);
          expect(table[i]?.[place("centroid")]).toBeCloseTo(dot(vectorOf(view, ticket), mean), 5);
        });
      }
    }
    // The lone ticket of c has no centroid to be compared with, least of all itself.
    const lone = tickets.findIndex((row) => rows[row]?.category === 2);
    expect((await signalsOf(view, lone, 10))[2]?.[place("centroid")]).toBe(0);
  });

  it("counts the nearest visible texts as neighbours, each sharpness for itself", async () => {
    for (const [ticket, row] of tickets.entries()) {
      const nearest = visible(rows, row, name)
        .map(({ vector, category }) => ({ category, similarity: dot(vectorOf(view, ticket), vector) }))
        .sort((one, other) => other.similarity - one.similarity)
        .slice(0, NEIGHBOUR_COUNT);
      for (const sharpness of SHARPNESSES) {
        const table = await signalsOf(view, ticket, sharpness);
        const weights = nearest.map(({ similarity }) => Math.exp(sharpness * (similarity - 1)));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        CATEGORIES.forEach((_, i) => {
          const own = weights.filter((_, k) => nearest[k]?.category === i).reduce((sum, w) => sum + w, 0);
          // ln((share + 0.001) / 0.001), taken back; similarities are kept in 32 bits: 6e-8 × sharpness is what a
          // weight may be off by.
          const share = Math.exp(table[i]?.[place("neighbours")] as number) * 0.001 - 0.001;
          expect(share).toBeCloseTo(own / total, 4);
        });
      }
    }
  });

  it("keeps the descriptions of categories, and the keywords of the ticket's own text", async () => {
    for (const ticket of tickets.keys()) {
      const table = await signalsOf(view, ticket, 10);
      CATEGORIES.forEach((_, i) => {
        const description = desk.categoryVectors.data.subarray(i * DIMENSION, (i + 1) * DIMENSION);
        expect(table[i]?.[place("description")]).toBeCloseTo(dot(vectorOf(view, ticket), description), 5);
      });
      // n / (n + 1) for the one keyword that some of the texts hold.
      expect(table[0]?.[place("keywords")]).toBe(view.texts[ticket]?.includes("worda") ? 0.5 : 0);
    }
  });

  it("asks heads that have not seen the ticket: what stands in the rows of its fold does not matter", async () => {
    const random = seededRandom(99);
    const index = indexOf(desk);
    const folds = name === "known" ? dealTickets(index, tickets) : dealProblems(index);
    for (let fold = 0; fold < FOLDS; fold++) {
      const own = tickets.filter((row) => folds[row] === fold);
      for (const turn of [0, 1]) {
        const kept = own.filter((_, i) => i % 2 === turn);
        expect(kept.length).toBeGreaterThan(1);
        const again = await look(
          rewritten(desk, (row) => folds[row] === fold && !kept.includes(row), random),
          name,
        );
        const all = await again.similarities([...tickets.keys()]);
        for (const ticket of kept.map((row) => tickets.indexOf(row))) {
          expect(allScores(again, ticket)).toEqual(allScores(view, ticket));
          if (name === "known") continue;
          expect(all[ticket]).toEqual(similarities[ticket]);
          expect(again.centroids(ticket)).toEqual(view.centroids(ticket));
        }
        // To the other tickets it does matter.
        const other = tickets.findIndex((row) => folds[row] !== fold);
        expect(allScores(again, other)).not.toEqual(allScores(view, other));
      }
    }
  });

  it("does ask them, and in logarithms of probabilities where they are some", () => {
    for (const ticket of tickets.keys()) {
      for (const task of ["category", "problem"] as const) {
        const shares = [...(scoresOf(view.scores[task]?.semantic, ticket) ?? [])].map(Math.exp);
        expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      }
      expect(new Set(scoresOf(view.scores.category?.lexical, ticket)).size).toBe(CATEGORIES.length);
    }
  });

  it("is the same every time, and leaves the desk alone", async () => {
    const fresh = makeDesk().desk;
    const again = await look(fresh, name);
    for (const ticket of tickets.keys()) expect(allScores(again, ticket)).toEqual(allScores(view, ticket));
    expect(await again.similarities([...tickets.keys()])).toEqual(similarities);
    expect(fresh).toEqual(makeDesk().desk);
    expect(allScores(await look(makeDesk(2).desk, name), 0)).not.toEqual(allScores(view, 0));
  });

  it("trains every head once a fold, and stops at an abort, with the signal's reason", async () => {
    let heads = 0;
    await look(desk, name, { onHead: () => heads++ });
    expect(heads).toBe(FOLDS * 4);
    const reason = new Error("enough");
    await expect(look(desk, name, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const onHead = () => controller.abort(reason);
    await expect(look(desk, name, { signal: controller.signal, onHead })).rejects.toBe(reason);
  });

  it("holds out nothing of a desk without tickets", async () => {
    const known = {
      problems: [{ id: "p", category: "a", description: "p", tickets: [], rows: { start: 0, count: 1 } }],
      tickets: [],
    };
    const bare = {
      ...desk,
      known,
      knownVectors: matrixOf([unitVector(seededRandom(3))]),
      categoryOfRow: Int32Array.of(0),
      centroids: undefined,
    };
    expect((await look(bare, name)).count).toBe(0);
  });
});

describe("a ticket with a word and a category of its own", () => {
  const text = "zorblax quibbleflump";
  const lone = rows.length - 1;
  // The last ticket is the only one of a category whose description says nothing of it.
  const odd: EmbeddedDesk = {
    ...desk,
    known: {
      ...desk.known,
      tickets: desk.known.tickets.map((ticket, i) => (i === 6 ? { category: "c", text } : ticket)),
    },
    categoryOfRow: desk.categoryOfRow.map((category, row) => (row === lone ? 2 : category)),
  };
  const ticket = tickets.indexOf(lone);

  it("is known to heads that have seen it, and a riddle to those of its fold", async () => {
    const examples = layOutExamples(odd, allKnownTexts(odd), {});
    const all = await trainHeads(examples, () => true, PLAN, products, {});
    const counted = examples.counted[lone] as ReadonlyMap<number, number>;
    expect([...counted.keys()].every((bucket) => (all.vocabulary.rowOfBucket[bucket] as number) >= 0)).toBe(
      true,
    );
    const without = await trainHeads(examples, (example) => example !== lone, PLAN, products, {});
    const met = [...counted.keys()].filter(
      (bucket) => (without.vocabulary.rowOfBucket[bucket] as number) >= 0,
    );
    // A few pairs of letters, no word.
    expect(met.length / counted.size).toBeLessThan(0.1);

    const withIt = {
      ...odd,
      calibration: [{ text, category: "c", automation: -1, vector: rows[lone]?.vector as Float32Array }],
    };
    const seen = await lookAtCalibration({ desk: withIt, products }, all);
    const unseen = await look(odd, "known");
    const margin = (view: HeldOutTickets, place: number) => {
      const [a = 0, b = 0, c = 0] = scoresOf(view.scores.category?.lexical, place) ?? [];
      return c - Math.max(a, b);
    };
    expect(margin(seen, 0)).toBeGreaterThan(0.5);
    expect(margin(unseen, ticket)).toBeLessThan(0);
  });
});

describe("dealTickets", () => {
  const index = indexOf(desk);
  const folds = dealTickets(index, ticketRows(desk, index));

  it("puts every ticket in a fold, and no description", () => {
    folds.forEach((fold, row) => {
      if (rows[row]?.isTicket) expect(fold).toBeGreaterThanOrEqual(0);
      else expect(fold).toBe(NO_CLASS);
    });
    expect(new Set(folds).size).toBe(FOLDS + 1);
  });

  it("spreads each matter over the folds as evenly as can be", () => {
    index.matters.forEach((_, matter) => {
      const own = [...folds].filter((fold, row) => fold !== NO_CLASS && index.matterOfRow[row] === matter);
      const counts = Array.from({ length: FOLDS }, (_, fold) => own.filter((other) => other === fold).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    });
  });

  it("leaves no fold empty where every matter has one ticket", () => {
    const known = {
      problems: Array.from({ length: 10 }, (_, i) => ({
        id: `p${i}`,
        category: "a",
        description: `${i}`,
        tickets: ["t"],
        rows: { start: 2 * i, count: 2 },
      })),
      tickets: [],
    };
    const lonely = {
      ...desk,
      known,
      knownVectors: matrixOf(Array.from({ length: 20 }, () => unitVector(seededRandom(3)))),
    };
    const lonelyIndex = indexOf(lonely);
    const dealt = dealTickets(lonelyIndex, ticketRows(lonely, lonelyIndex));
    for (let fold = 0; fold < FOLDS; fold++) expect(dealt.filter((other) => other === fold)).toHaveLength(2);
  });
});

describe("dealProblems", () => {
  const index = indexOf(desk);
  const folds = dealProblems(index);

  it("hides each problem with its tickets in one fold, and spreads each category over all folds", () => {
    const foldsOf = (category: number) =>
      new Set([...folds].filter((_, row) => index.categoryOfRow[row] === category));
    expect(foldsOf(0).size).toBe(FOLDS);
    expect(foldsOf(1).size).toBe(FOLDS);
    for (const { rows: own } of desk.known.problems) {
      expect(new Set(folds.subarray(own.start, own.start + own.count)).size).toBe(1);
    }
    expect([...folds]).toEqual(rows.map(({ fold }) => fold));
  });
});

describe("texts that nothing has seen", () => {
  const random = seededRandom(7);
  const calibration = ["a", "c"].map((category, i) => ({
    text: "set aside worda",
    category,
    automation: i - 1,
    vector: unitVector(random),
  }));
  const centroids = matrixOf(CATEGORIES.map(() => unitVector(random)));
  const withCalibration = { ...desk, calibration, centroids };
  const examples = layOutExamples(desk, allKnownTexts(desk), {});

  it("set aside as tickets see every known text and the whole centroids", async () => {
    const heads = await trainHeads(examples, () => true, PLAN, products, {});
    const view = await lookAtCalibration({ desk: withCalibration, products }, heads);
    expect([view.view, view.count]).toEqual(["calibration", 2]);
    expect([...view.category]).toEqual([0, 2]);
    expect([...view.matter]).toEqual([NO_CLASS, NO_CLASS]);
    expect([...view.automation]).toEqual([-1, 0]);
    const similarities = await view.similarities([0, 1]);
    calibration.forEach(({ vector }, ticket) => {
      similarities[ticket]?.forEach((similarity, row) => {
        expect(similarity).toBeCloseTo(dot(vector, rows[row]?.vector ?? []), 5);
      });
      expect(view.centroids(ticket)).toBe(centroids);
      expect(view.keywordHits(ticket)).toMatchObject([{ category: 0 }]);
      const scores = scoresOf(view.scores.category?.semantic, ticket) as Float64Array;
      expect([...scores].map(Math.exp).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    });
  });

  it("that are foreign have no category, no matter and no level", async () => {
    const heads = await trainHeads(examples, () => true, PLAN, products, {});
    const foreign = [{ text: "not ours", vector: unitVector(random) }];
    const view = await lookAtForeign({ desk, products }, foreign, heads);
    expect([view.count, ...view.category, ...view.matter, ...view.automation]).toEqual([1, -1, -1, -1]);
    expect((await view.similarities([0]))[0]).toHaveLength(rows.length);
    expect((await lookAtForeign({ desk, products }, [], heads)).count).toBe(0);
  });

  it("leave what is held out untouched", async () => {
    const [plain, other] = [await look(desk, "known"), await look(withCalibration, "known")];
    for (const ticket of tickets.keys()) expect(allScores(other, ticket)).toEqual(allScores(plain, ticket));
  });
});
