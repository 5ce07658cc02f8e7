import {
  createVocabulary,
  decodeNpy,
  decodeTable,
  headPaths,
  type LexicalHead,
  type Settings,
  scoreLexically,
  VOCABULARY_PATHS,
  weighNgrams,
} from "@org/classifier-core/preparation";
import { describe, expect, it } from "vitest";
import type { HeadSet, TaskHeads } from "../train/head-set.ts";
import { countTickets, type LearnedVocabulary, learnVocabulary } from "../train/lexical.ts";
import { seededRandom } from "../train/seeded-random.ts";
import { defaultSettings } from "./defaults.ts";
import { packHeads } from "./pack-heads.ts";

const DIMENSION = 4;
const random = seededRandom(5);
const numbers = (length: number) => Float32Array.from({ length }, () => random() - 0.5);
const matrix = (rows: number, dimension: number) => ({ data: numbers(rows * dimension), rows, dimension });

function headsOf(classes: number, rows: number): TaskHeads {
  return {
    semantic: matrix(classes, DIMENSION + 1),
    perceptron: { hidden: matrix(3, DIMENSION + 1), output: matrix(classes, 4) },
    lexical: { weights: numbers(rows * classes), intercepts: numbers(classes) },
  };
}

const vocabulary = learnVocabulary(countTickets(["the card was lost", "renew the loan", "lost again"]));
const rows = vocabulary.buckets.length;
const set: HeadSet = {
  vocabulary,
  tasks: {
    category: headsOf(3, rows),
    problem: headsOf(5, rows),
    automation: { ...headsOf(3, rows), perceptron: undefined },
    scope: { ...headsOf(2, rows), perceptron: undefined },
  },
};

const NOTHING = defaultSettings(0);
/** Settings that give no head any weight, but for the changes. */
function settings(changes: {
  readonly category?: Partial<Settings["category"]["weights"]>;
  readonly cascade?: number;
  readonly scope?: Partial<Settings["scope"]["weights"]>;
  readonly problems?: Partial<NonNullable<Settings["problems"]["weights"]>>;
  readonly automation?: Partial<Settings["automation"]["weights"]>;
}): Settings {
  const none = { similarity: 1, neighbours: 1, semantic: 0, perceptron: 0, lexical: 0 };
  return {
    ...NOTHING,
    category: { ...NOTHING.category, weights: { ...NOTHING.category.weights, ...changes.category } },
    cascade: { ...NOTHING.cascade, answerConfidence: changes.cascade ?? null },
    scope: {
      ...NOTHING.scope,
      weights: {
        confidence: 1,
        similarity: 2,
        lexicalConfidence: 0,
        semantic: 0,
        lexical: 0,
        ...changes.scope,
      },
    },
    problems: {
      ...NOTHING.problems,
      weights: changes.problems === undefined ? null : { ...none, ...changes.problems },
    },
    automation: { ...NOTHING.automation, weights: { ...NOTHING.automation.weights, ...changes.automation } },
  };
}

const lexicalFiles = (task: "category" | "problem" | "automation" | "scope") => {
  const { lexical, lexicalScales, lexicalIntercepts } = headPaths(task);
  return [VOCABULARY_PATHS.buckets, VOCABULARY_PATHS.idf, lexical, lexicalScales, lexicalIntercepts];
};

describe("packHeads", () => {
  it.each<[string, Settings, readonly string[]]>([
    ["nothing", settings({}), []],
    [
      "the linear head of categories",
      settings({ category: { semantic: 0.1 } }),
      [headPaths("category").semantic],
    ],
    [
      "the perceptron",
      settings({ category: { perceptron: 0.1 } }),
      [headPaths("category").perceptronHidden, headPaths("category").perceptronOutput],
    ],
    ["the lexical head", settings({ category: { lexical: 0.1 } }), lexicalFiles("category")],
    // It adds nothing to the category, but these two ask it.
    ["the cascade's head", settings({ cascade: 0.9 }), lexicalFiles("category")],
    [
      "the head whose confidence tells scope",
      settings({ scope: { lexicalConfidence: 0.5 } }),
      lexicalFiles("category"),
    ],
    [
      "both of scope",
      settings({ scope: { semantic: 1, lexical: 1 } }),
      [headPaths("scope").semantic, ...lexicalFiles("scope")],
    ],
    [
      "those of problems",
      settings({ problems: { semantic: 1, lexical: 1 } }),
      [headPaths("problem").semantic, ...lexicalFiles("problem")],
    ],
    [
      "the level's linear head",
      settings({ automation: { learned_level: 1 } }),
      [headPaths("automation").semantic],
    ],
    ["the level's lexical head", settings({ automation: { wording: 1 } }), lexicalFiles("automation")],
  ])("leaves out all that has no weight: %s is left", (_, given, expected) => {
    expect([...packHeads(set, given).keys()].sort()).toEqual([...expected].sort());
  });

  it("packs heads as they were trained, the lexical ones to within half a step", () => {
    const files = packHeads(set, settings({ category: { semantic: 1, perceptron: 1, lexical: 1 } }));
    const paths = headPaths("category");
    const read = (path: string) => decodeNpy(files.get(path) as Uint8Array, path);
    const { semantic, perceptron, lexical } = set.tasks.category as Required<TaskHeads>;
    expect(read(paths.semantic)).toEqual(semantic);
    expect(read(paths.perceptronHidden)).toEqual(perceptron?.hidden);
    expect(read(paths.perceptronOutput)).toEqual(perceptron?.output);
    const packed = decodeTable("|i1", files.get(paths.lexical) as Uint8Array, paths.lexical);
    const scales = read(paths.lexicalScales).data;
    expect([packed.rows, packed.columns, scales.length]).toEqual([rows, 3, rows]);
    lexical?.weights.forEach((weight, at) => {
      const scale = scales[Math.floor(at / 3)] as number;
      expect(Math.abs((packed.data[at] as number) * scale - weight)).toBeLessThan(0.501 * scale);
    });
    expect(read(VOCABULARY_PATHS.idf).data).toEqual(Float32Array.of(...vocabulary.idf, vocabulary.unseenIdf));
  });
});

describe("a desk of many classes", () => {
  // 60,000 n-grams for 150 classes would be 9 MB.
  const many = 60_000;
  const classes = 150;
  const buckets = Uint32Array.from({ length: many }, (_, i) => 8 * i + 3);
  const idf = Float32Array.from({ length: many }, () => 1 + 6 * random());
  const big: LearnedVocabulary = { ...createVocabulary(buckets, idf, 8), buckets };
  const weights = new Float32Array(many * classes);
  // Every hundredth n-gram says a lot, the others little.
  weights.forEach((_, at) => {
    weights[at] = (random() - 0.5) * (Math.floor(at / classes) % 100 === 0 ? 10 : 0.01);
  });
  const lexical = { weights, intercepts: numbers(classes) };
  const files = packHeads(
    {
      vocabulary: big,
      tasks: {
        category: { semantic: undefined, perceptron: undefined, lexical },
        scope: {
          semantic: undefined,
          perceptron: undefined,
          lexical: { weights: numbers(many * 2), intercepts: numbers(2) },
        },
      },
    },
    settings({ category: { lexical: 1 }, scope: { lexical: 1 } }),
  );
  const table = <Kind extends "<u4" | "|i1">(kind: Kind, path: string) =>
    decodeTable(kind, files.get(path) as Uint8Array, path);
  const values = (path: string) => decodeNpy(files.get(path) as Uint8Array, path).data;

  it("keeps its lexical heads under 6 MB, and near it", () => {
    const bytes = files.get(headPaths("category").lexical)?.length ?? 0;
    expect(bytes).toBeLessThanOrEqual(6_000_000 + 128);
    expect(bytes).toBeGreaterThan(5_900_000);
  });

  it("keeps n-grams in rising order, with their own weights and idf, for all tasks the same", () => {
    const kept = table("<u4", VOCABULARY_PATHS.buckets);
    expect(kept.rows).toBe(6_000_000 / classes);
    const rowsKept = [...kept.data].map((bucket) => (bucket - 3) / 8);
    expect(rowsKept).toEqual(rowsKept.toSorted((a, b) => a - b));
    expect(table("|i1", headPaths("scope").lexical).rows).toBe(kept.rows);
    const written = values(VOCABULARY_PATHS.idf);
    expect([...written]).toEqual([...rowsKept.map((row) => idf[row]), 8]);
    const scales = values(headPaths("category").lexicalScales);
    for (const place of [0, 1, 777, kept.rows - 1]) {
      const own = weights.subarray(
        (rowsKept[place] as number) * classes,
        ((rowsKept[place] as number) + 1) * classes,
      );
      expect(scales[place]).toBeCloseTo(Math.max(...own.map(Math.abs)) / 127, 9);
    }
    // What says a lot is there.
    const there = new Set(rowsKept);
    for (let row = 0; row < many; row += 100) expect(there.has(row)).toBe(true);
  });

  it("scores a text as the whole head would, where its n-grams were kept", () => {
    const kept = table("<u4", VOCABULARY_PATHS.buckets);
    const small = createVocabulary(kept.data, values(VOCABULARY_PATHS.idf).subarray(0, -1), 8);
    const paths = headPaths("category");
    const head: LexicalHead = {
      weights: table("|i1", paths.lexical).data,
      scales: values(paths.lexicalScales),
      intercepts: values(paths.lexicalIntercepts),
    };
    // A text of n-grams that the vocabulary knows by their buckets.
    const counts = new Map([...kept.data.subarray(0, 40)].map((bucket) => [bucket, 1]));
    const { rows: met, values: worth } = weighNgrams(counts, big);
    const scores = scoreLexically(head, weighNgrams(counts, small));
    scores.forEach((score, label) => {
      const whole = [...met].reduce(
        (sum, row, i) => sum + (worth[i] as number) * (weights[row * classes + label] as number),
        lexical.intercepts[label] as number,
      );
      expect(Math.abs(score - whole)).toBeLessThan(0.1);
    });
  });
});
