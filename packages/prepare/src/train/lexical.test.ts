import { countNgrams, scoreLexically, weighNgrams } from "@org/classifier-core/preparation";
import { describe, expect, it } from "vitest";
import {
  countTickets,
  learnVocabulary,
  quantizeLexical,
  sparseRows,
  strongestRows,
  type TrainedLexicalHead,
  trainLexical,
} from "./lexical.ts";
import { seededRandom } from "./seeded-random.ts";

const counted = (...tickets: [bucket: number, count: number][][]) => tickets.map((ticket) => new Map(ticket));

function randomHead(seed: number, rows: number, classes: number): TrainedLexicalHead {
  const random = seededRandom(seed);
  return {
    weights: Float32Array.from({ length: rows * classes }, () => (random() - 0.5) * 10 ** (4 * random() - 3)),
    intercepts: Float32Array.from({ length: classes }, () => random() - 0.5),
  };
}

describe("learnVocabulary", () => {
  const vocabulary = learnVocabulary(
    counted(
      [
        [900, 1],
        [5, 7],
      ],
      [[5, 1]],
      [
        [5, 2],
        [300_000, 1],
        [900, 1],
      ],
    ),
  );

  it("has a row for every n-gram of the tickets, by rising bucket", () => {
    expect([...vocabulary.buckets]).toEqual([5, 900, 300_000]);
    expect([5, 900, 300_000, 6].map((bucket) => vocabulary.rowOfBucket[bucket])).toEqual([0, 1, 2, -1]);
  });

  it("weighs them as by hand: ln((1 + tickets) / (1 + tickets with it)) + 1, however often one has it", () => {
    expect(vocabulary.idf[0]).toBeCloseTo(1, 6);
    expect(vocabulary.idf[1]).toBeCloseTo(1 + Math.log(4 / 3), 6);
    expect(vocabulary.idf[2]).toBeCloseTo(1 + Math.log(2), 6);
    expect(vocabulary.unseenIdf).toBeCloseTo(1 + Math.log(4), 6);
  });
});

describe("sparseRows", () => {
  it("packs what classification would see of each ticket, in order", () => {
    const tickets = countTickets(["the card is lost", "renew my loan", "", "lost lost loan"]);
    const vocabulary = learnVocabulary(tickets.slice(0, 2));
    const { starts, columns, values, width } = sparseRows(tickets, vocabulary);
    expect(width).toBe(vocabulary.buckets.length);
    expect(starts).toHaveLength(5);
    tickets.forEach((counts, i) => {
      const { rows, values: expected } = weighNgrams(counts, vocabulary);
      expect(columns.slice(starts[i], starts[i + 1])).toEqual(rows.slice());
      expect(values.slice(starts[i], starts[i + 1])).toEqual(expected.slice());
    });
    expect(starts[2]).toBe(starts[3]);
  });
});

describe("trainLexical", () => {
  const texts = [
    "lost my card",
    "card lost again",
    "a lost card",
    "renew the loan",
    "loan renewal",
    "please renew",
  ];
  const labels = Int32Array.of(2, 2, 2, 0, 0, 0);
  const tickets = countTickets(texts);
  const vocabulary = learnVocabulary(tickets);
  const rows = sparseRows(tickets, vocabulary);
  const options = { classes: 3, cost: 1, seed: 1 };

  it("sets each class against all others; one without examples is never said", async () => {
    const head = quantizeLexical(await trainLexical(rows, labels, options));
    const scoresOf = (text: string) => [...scoreLexically(head, weighNgrams(countNgrams(text), vocabulary))];
    texts.forEach((text, i) => {
      const scores = scoresOf(text);
      expect(scores.indexOf(Math.max(...scores))).toBe(labels[i]);
      expect(scores[1]).toBeLessThan(-0.5);
    });
    const [loan = 0, , card = 0] = scoresOf("renewing a loan");
    expect(loan).toBeGreaterThan(card);
  });

  it("is the same each time, tells how far it is, and stops at an abort between two classes", async () => {
    expect(await trainLexical(rows, labels, options)).toEqual(await trainLexical(rows, labels, options));
    const controller = new AbortController();
    const reason = new Error("enough");
    const seen: string[] = [];
    const training = trainLexical(rows, labels, {
      ...options,
      signal: controller.signal,
      onProgress(done, total) {
        seen.push(`${done} of ${total}`);
        if (done === 2) controller.abort(reason);
      },
    });
    await expect(training).rejects.toBe(reason);
    expect(seen).toEqual(["1 of 3", "2 of 3"]);
  });
});

describe("quantizeLexical", () => {
  it("is off by half a step at most, and by nothing in a row of zeros", () => {
    const classes = 7;
    const head = randomHead(1, 200, classes);
    head.weights.fill(0, 0, classes);
    const { weights, scales, intercepts } = quantizeLexical(head);
    expect(intercepts).toEqual(head.intercepts);
    expect(scales[0]).toBe(0);
    head.weights.forEach((weight, at) => {
      const scale = scales[Math.floor(at / classes)] as number;
      // The scale itself is single precision.
      const slack = 127 * scale * 2 ** -23;
      expect(Math.abs(scale * (weights[at] as number) - weight)).toBeLessThanOrEqual(scale / 2 + slack);
    });
    expect(Math.max(...weights)).toBe(127);
    expect(Math.min(...weights)).toBe(-127);
  });
});

describe("strongestRows", () => {
  const heads = [randomHead(2, 50, 3), randomHead(3, 50, 5)];
  const random = seededRandom(4);
  const tickets = 400;
  // Frequency of each n-gram, and tickets that have it just so often.
  const frequencies = Array.from({ length: 50 }, () => 1 + Math.floor(random() * tickets));
  const vocabulary = learnVocabulary(
    Array.from(
      { length: tickets },
      (_, ticket) =>
        new Map(
          frequencies.flatMap((frequency, row) => (ticket < frequency ? [[row * 10, 1] as const] : [])),
        ),
    ),
  );
  /** Largest weight × √(1 + tickets with it), over all heads. */
  const strength = (row: number) =>
    Math.sqrt(1 + (frequencies[row] as number)) *
    Math.max(
      ...heads.flatMap(({ weights, intercepts: { length } }) =>
        [...weights.subarray(row * length, (row + 1) * length)].map(Math.abs),
      ),
    );

  it.each([1, 10, 49])("keeps the %d strongest, by rising row", (keep) => {
    const kept = [...strongestRows(heads, vocabulary, keep)];
    expect(kept).toHaveLength(keep);
    expect(kept).toEqual(kept.toSorted((a, b) => a - b));
    const left = [...frequencies.keys()].filter((row) => !kept.includes(row));
    const weakest = Math.min(...kept.map(strength));
    for (const row of left) expect(strength(row)).toBeLessThan(weakest);
  });

  it("keeps all where there is room, and the first of equals where there is not", () => {
    expect([...strongestRows(heads, vocabulary, 50)]).toEqual([...frequencies.keys()]);
    const alike = { weights: new Float32Array(100).fill(1), intercepts: new Float32Array(2) };
    const same = learnVocabulary([new Map(frequencies.map((_, row) => [row, 1]))]);
    expect([...strongestRows([alike], same, 3)]).toEqual([0, 1, 2]);
  });
});
