import { describe, expect, it } from "vitest";
import { column, lexicalHeadFiles, lexicalLibraryBundle } from "../__fixtures__/lexical-library-bundle.ts";
import { libraryBundle } from "../__fixtures__/library-bundle.ts";
import { memoryAssets } from "../assets/memory-assets.ts";
import { decodeTable, encodeNpy, encodeTable } from "../assets/npy.ts";
import { readManifest } from "../assets/verification.ts";
import { BUCKETS } from "../lexical/vocabulary.ts";
import { readBundle } from "../opening/bundle.ts";
import { type HEAD_TASKS, headPaths, VOCABULARY_PATHS } from "./head-files.ts";

async function read(files: Readonly<Record<string, Uint8Array>>) {
  const source = await memoryAssets(files).open();
  return readBundle(source, await readManifest(source));
}

const matrix = (rows: number, dimension: number, value = 0.25) =>
  encodeNpy({ data: new Float32Array(rows * dimension).fill(value), rows, dimension });
const int8 = (rows: number, columns: number) =>
  encodeTable("|i1", { data: new Int8Array(rows * columns).fill(1), rows, columns });
const buckets = (...values: number[]) =>
  encodeTable("<u4", { data: Uint32Array.from(values), rows: values.length, columns: 1 });

// The library: three categories, four problems and no ticket of none, vectors of 384 values.
const [CATEGORIES, PROBLEMS, LEVELS, SCOPES, WIDTH] = [3, 4, 3, 2, 385];
const VOCABULARY = {
  [VOCABULARY_PATHS.buckets]: buckets(3, 70, BUCKETS - 1),
  [VOCABULARY_PATHS.idf]: column([1, 2, 3, 4]),
};
const category = headPaths("category");

describe("the heads of a bundle", () => {
  it("are read from their files, each kind by itself", async () => {
    const extra = {
      ...VOCABULARY,
      ...lexicalHeadFiles("category", new Array(9).fill(1), 3, CATEGORIES),
      ...lexicalHeadFiles("problem", new Array(12).fill(-1), 3, PROBLEMS),
      ...lexicalHeadFiles("automation", new Array(9).fill(2), 3, LEVELS),
      ...lexicalHeadFiles("scope", new Array(6).fill(3), 3, SCOPES),
      [headPaths("category").semantic]: matrix(CATEGORIES, WIDTH),
      [headPaths("problem").perceptronHidden]: matrix(5, WIDTH),
      [headPaths("problem").perceptronOutput]: matrix(PROBLEMS, 6),
      [headPaths("automation").semantic]: matrix(LEVELS, WIDTH),
      [headPaths("scope").semantic]: matrix(SCOPES, WIDTH),
    };
    const files = libraryBundle(undefined, undefined, extra);
    const { desk, knowledge } = await read(files);
    const vocabulary = desk.lexical?.vocabulary;
    expect([3, 70, BUCKETS - 1, 4].map((bucket) => vocabulary?.rowOfBucket[bucket])).toEqual([0, 1, 2, -1]);
    expect([...(vocabulary?.idf ?? [])]).toEqual([1, 2, 3]);
    expect(vocabulary?.unseenIdf).toBe(4);
    expect([...(desk.lexical?.category?.weights ?? [])]).toEqual(new Array(9).fill(1));
    expect(desk.lexical?.scope?.intercepts).toHaveLength(SCOPES);
    const { heads } = knowledge;
    expect(heads.category).toMatchObject({
      semantic: { rows: CATEGORIES, dimension: WIDTH },
      perceptron: undefined,
    });
    expect(heads.problem).toMatchObject({
      semantic: undefined,
      perceptron: { hidden: { rows: 5 }, output: { rows: PROBLEMS, dimension: 6 } },
    });
    expect([...(heads.problem.lexical?.weights ?? [])]).toEqual(new Array(12).fill(-1));
    expect([...(heads.automation.lexical?.weights ?? [])]).toEqual(new Array(9).fill(2));
    expect(heads.automation.semantic?.rows).toBe(LEVELS);
    expect(heads.scope.semantic?.rows).toBe(SCOPES);
    // What a first answer needs is counted apart from the rest.
    const bytes = (paths: readonly string[]) =>
      paths.reduce((sum, path) => sum + (files[path]?.length ?? Number.NaN), 0);
    const lexical = (task: (typeof HEAD_TASKS)[number]) => {
      const paths = headPaths(task);
      return [paths.lexical, paths.lexicalScales, paths.lexicalIntercepts];
    };
    const data = ["categories", "urgency", "entities"].map((name) => `data/${name}.json`);
    expect(desk.bytes).toBe(
      bytes([...data, ...Object.values(VOCABULARY_PATHS), ...lexical("category"), ...lexical("scope")]),
    );
  });

  it("count the matters of no problem among the problem heads' classes", async () => {
    const tickets = (data: Record<string, unknown>) => {
      const known = data["data/level2_problems.json"] as { tickets: object[] };
      known.tickets = [
        { category: "other", text: "a coat was left behind" },
        { category: "other", text: "whose bicycle is this" },
      ];
    };
    const { semantic } = headPaths("problem");
    const with5 = await read(libraryBundle(tickets, undefined, { [semantic]: matrix(PROBLEMS + 1, WIDTH) }));
    expect(with5.knowledge.heads.problem.semantic?.rows).toBe(PROBLEMS + 1);
    await expect(
      read(libraryBundle(tickets, undefined, { [semantic]: matrix(PROBLEMS, WIDTH) })),
    ).rejects.toMatchObject({ code: "ERR_BUNDLE_FORMAT", asset: semantic, field: "shape" });
  });

  it("of the fixture made for the cascade fit it", async () => {
    const files = lexicalLibraryBundle();
    const { desk } = await read(files);
    const { rows } = decodeTable("<u4", files[VOCABULARY_PATHS.buckets] as Uint8Array, "x");
    expect(rows).toBeGreaterThan(300);
    expect(desk.lexical?.category?.weights).toHaveLength(rows * CATEGORIES);
  });
});

describe("a stranger's heads", () => {
  const format = (asset: string, field: string) => ({ code: "ERR_BUNDLE_FORMAT", asset, field });
  const lexical = lexicalHeadFiles("category", new Array(9).fill(1), 3, CATEGORIES);
  const { buckets: bucketPath, idf: idfPath } = VOCABULARY_PATHS;

  it.each<[string, Record<string, Uint8Array>, string, string]>([
    ["a bucket out of range", { [bucketPath]: buckets(3, 70, BUCKETS) }, bucketPath, "values"],
    ["buckets that do not rise", { [bucketPath]: buckets(3, 70, 69) }, bucketPath, "values"],
    ["a bucket twice", { [bucketPath]: buckets(3, 70, 70) }, bucketPath, "values"],
    [
      "buckets in two columns",
      { [bucketPath]: encodeTable("<u4", { data: Uint32Array.of(1, 2, 3, 4), rows: 2, columns: 2 }) },
      bucketPath,
      "shape",
    ],
    ["buckets as floats", { [bucketPath]: column([3, 70, 71]) }, bucketPath, "descr"],
    ["no idf for unseen n-grams", { [idfPath]: column([1, 2, 3]) }, idfPath, "shape"],
    ["an idf of 0", { [idfPath]: column([1, 0, 3, 4]) }, idfPath, "values"],
    ["a negative idf", { [idfPath]: column([1, 2, 3, -4]) }, idfPath, "values"],
    ["an idf that would overflow", { [idfPath]: column([1, 2, 3e38, 4]) }, idfPath, "values"],
    ["an idf that is not a number", { [idfPath]: column([1, Number.NaN, 3, 4]) }, idfPath, "row 1"],
    [
      "lexical weights for too few n-grams",
      { [category.lexical]: int8(2, CATEGORIES) },
      category.lexical,
      "shape",
    ],
    ["lexical weights for too many classes", { [category.lexical]: int8(3, 4) }, category.lexical, "shape"],
    ["lexical weights as floats", { [category.lexical]: matrix(3, 3) }, category.lexical, "descr"],
    ["a scale too few", { [category.lexicalScales]: column([1, 1]) }, category.lexicalScales, "shape"],
    [
      "a scale that is infinite",
      { [category.lexicalScales]: column([1, 1, Number.POSITIVE_INFINITY]) },
      category.lexicalScales,
      "row 2",
    ],
    ["scales in a row", { [category.lexicalScales]: matrix(1, 3) }, category.lexicalScales, "shape"],
    [
      "an intercept too many",
      { [category.lexicalIntercepts]: column([1, 1, 1, 1]) },
      category.lexicalIntercepts,
      "shape",
    ],
    [
      "a scope head of three classes",
      lexicalHeadFiles("scope", new Array(9).fill(1), 3, 3),
      headPaths("scope").lexical,
      "shape",
    ],
    [
      "a problem head of too few classes",
      lexicalHeadFiles("problem", new Array(9).fill(1), 3, 3),
      headPaths("problem").lexical,
      "shape",
    ],
    [
      "an automation head of four levels",
      lexicalHeadFiles("automation", new Array(12).fill(1), 3, 4),
      headPaths("automation").lexical,
      "shape",
    ],
    ["a linear head without intercepts", { [category.semantic]: matrix(3, 384) }, category.semantic, "shape"],
    ["a linear head of two classes", { [category.semantic]: matrix(2, WIDTH) }, category.semantic, "shape"],
    [
      "a linear head with NaN",
      { [category.semantic]: matrix(3, WIDTH, Number.NaN) },
      category.semantic,
      "row 0",
    ],
    [
      "a scope head of one class",
      { [headPaths("scope").semantic]: matrix(1, WIDTH) },
      headPaths("scope").semantic,
      "shape",
    ],
    [
      "hidden units of another width",
      { [category.perceptronHidden]: matrix(4, 384), [category.perceptronOutput]: matrix(3, 5) },
      category.perceptronHidden,
      "shape",
    ],
    [
      "an output layer for other units",
      { [category.perceptronHidden]: matrix(4, WIDTH), [category.perceptronOutput]: matrix(3, 4) },
      category.perceptronOutput,
      "shape",
    ],
    [
      "an output layer for other classes",
      { [category.perceptronHidden]: matrix(4, WIDTH), [category.perceptronOutput]: matrix(4, 5) },
      category.perceptronOutput,
      "shape",
    ],
    [
      "an output layer with infinity",
      {
        [category.perceptronHidden]: matrix(4, WIDTH),
        [category.perceptronOutput]: matrix(3, 5, Number.NEGATIVE_INFINITY),
      },
      category.perceptronOutput,
      "row 0",
    ],
  ])("with %s are refused, file and field named", async (_, extra, asset, field) => {
    const files = libraryBundle(undefined, undefined, { ...VOCABULARY, ...lexical, ...extra });
    await expect(read(files)).rejects.toMatchObject(format(asset, field));
  });

  it.each<[string, Record<string, Uint8Array>, string]>([
    ["the idf", { [bucketPath]: buckets(3, 70, 71) }, idfPath],
    ["the scales", { ...VOCABULARY, [category.lexical]: int8(3, CATEGORIES) }, category.lexicalScales],
    [
      "the intercepts",
      { ...VOCABULARY, [category.lexical]: int8(3, CATEGORIES), [category.lexicalScales]: column([1, 1, 1]) },
      category.lexicalIntercepts,
    ],
    ["the output layer", { [category.perceptronHidden]: matrix(4, WIDTH) }, category.perceptronOutput],
  ])("without %s are refused, the missing file named", async (_, extra, asset) => {
    await expect(read(libraryBundle(undefined, undefined, extra))).rejects.toMatchObject({
      code: "ERR_ASSET_INTEGRITY",
      asset,
      found: "none",
    });
  });
});
