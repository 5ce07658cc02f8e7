import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fsAssets } from "@org/classifier-assets-fs";
import { createClassifier } from "@org/classifier-core";
import { cosine, decodeNpy, EMBEDDING_PATHS } from "@org/classifier-core/preparation";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { buildBundle } from "../build/build-bundle.ts";
import { validateBundle } from "../validate/validate-bundle.ts";
import { namesIn, tableUnder } from "./__fixtures__/guide.ts";
import {
  CATEGORY_VECTORS,
  npyOf,
  type OldDesk,
  readOldDesk,
  withVectors,
  writeOldDesk,
} from "./__fixtures__/old-desk.ts";
import { importPredecessor } from "./import-predecessor.ts";

// Vectors are made by the real model, as the predecessor made them; what is wrong with one is put there by the test.

let library: Awaited<ReturnType<typeof withVectors>>;
beforeAll(async () => {
  library = await withVectors(await readOldDesk());
});

type Vectors = Record<string, unknown[]>;

async function importWith({
  spoil = () => {},
  desk = library.desk,
  categoryVectors = npyOf(library.categoryVectors) as Uint8Array | null,
  strict = false,
}: {
  spoil?: (embeddings: Vectors, desk: OldDesk) => void;
  desk?: OldDesk;
  categoryVectors?: Uint8Array | null;
  strict?: boolean;
} = {}) {
  const copy = structuredClone(desk);
  spoil(copy.level2.embeddings ?? {}, copy);
  const dir = await writeOldDesk(copy, { [CATEGORY_VECTORS]: categoryVectors });
  const out = join(await temporaryFolder(), "desk");
  return { out, report: await importPredecessor({ dir, out, strict, threads: 1 }) };
}

/** Adds to one number of a vector what turns it away from its text. */
function doctor(vector: unknown): void {
  (vector as number[])[7] = ((vector as number[])[7] as number) + 0.2;
}

describe("vectors of the same model", () => {
  it("agree with it, category by category, whatever length they are given", async () => {
    const { report } = await importWith({
      spoil(embeddings) {
        embeddings.Rooms = (embeddings.Rooms as number[][]).map((vector) => vector.map((value) => value * 3));
      },
      strict: true,
    });
    expect(report.parity).toMatchObject({
      outcome: "same",
      compared: 15,
      differing: 0,
      notCompared: [],
      problemText: "description",
      oldModel: "all-MiniLM-L6-v2",
    });
    expect(report.checked).toContainEqual(expect.objectContaining({ field: "embeddings{}", count: 4 }));
    expect(report.parity.categories.map(({ category, problems }) => [category, problems.compared])).toEqual([
      ["lending-returns", 4],
      ["rooms", 3],
      ["cards-and-accounts", 2],
      ["general-support", 2],
    ]);
    for (const { text, problems } of report.parity.categories) {
      expect(text).toBeCloseTo(1, 5);
      expect(problems.lowest).toBeCloseTo(1, 5);
      expect(problems.mean).toBeGreaterThanOrEqual(problems.lowest as number);
    }
  });

  it("may have been made of the example tickets, which is told from them", async () => {
    const { desk } = await withVectors(await readOldDesk(), "original_ticket");
    const { report } = await importWith({ desk });
    expect(report.parity).toMatchObject({ outcome: "same", problemText: "original_ticket", compared: 15 });
  });
});

describe("a vector that is not the model's", () => {
  it("is named, with its problem, and no other is", async () => {
    const { report } = await importWith({ spoil: (embeddings) => doctor(embeddings.Rooms?.[1]) });
    expect(report.parity).toMatchObject({ outcome: "some-differ", differing: 1, compared: 15 });
    const differing = report.parity.categories.flatMap((one) =>
      one.differing.map((row) => ({ ...row, of: one.category })),
    );
    expect(differing).toEqual([{ of: "rooms", problem: "rooms_002", cosine: expect.any(Number) }]);
    expect(differing[0]?.cosine).toBeLessThan(report.parity.sameFrom);
    const rooms = report.parity.categories.find(({ category }) => category === "rooms");
    expect(rooms?.problems.lowest).toBe(differing[0]?.cosine);
  });

  it("of a category is named with the category", async () => {
    const vectors = library.categoryVectors.map((vector) => vector.slice());
    doctor(vectors[2]);
    const { report } = await importWith({ categoryVectors: npyOf(vectors) });
    const differing = report.parity.categories.flatMap((one) =>
      one.differing.map(({ problem }) => [one.category, problem]),
    );
    expect(differing).toEqual([["cards-and-accounts", null]]);
  });

  it("stops a strict import", async () => {
    const strict = importWith({ spoil: (embeddings) => doctor(embeddings.Rooms?.[1]), strict: true });
    await expect(strict).rejects.toMatchObject({
      code: "ERR_IMPORT_FAILED",
      found: expect.stringContaining("1 of 15 vectors differ"),
    });
  });

  it("does not go into the bundle: texts are embedded anew", async () => {
    const sound = await importWith();
    const doctored = await importWith({ spoil: (embeddings) => doctor(embeddings.Rooms?.[1]) });
    expect(doctored.report.counts).toEqual(sound.report.counts);
    for (const file of ["problems/rooms.jsonl", "categories.yaml"]) {
      expect(await readFile(join(doctored.out, file), "utf8")).toBe(
        await readFile(join(sound.out, file), "utf8"),
      );
    }
  });
});

describe("vectors of another model", () => {
  it("are told by their length", async () => {
    const short = (vectors: readonly Iterable<number>[]) =>
      vectors.map((vector) => Float32Array.from(vector).slice(0, 256));
    const { report } = await importWith({
      spoil(embeddings) {
        for (const [name, vectors] of Object.entries(embeddings)) {
          embeddings[name] = short(vectors as number[][]).map((vector) => Array.from(vector));
        }
      },
      categoryVectors: npyOf(short(library.categoryVectors)),
    });
    expect(report.parity).toMatchObject({ outcome: "another-model", compared: 0 });
    expect(report.parity.notCompared.reduce((sum, { rows }) => sum + rows, 0)).toBe(15);
    expect(report.remaining).toEqual([]);
  });

  it("are told by their directions where the length is the same", async () => {
    const { report } = await importWith({
      spoil(embeddings) {
        for (const vectors of Object.values(embeddings))
          for (const vector of vectors) (vector as number[]).reverse();
      },
    });
    expect(report.parity).toMatchObject({ outcome: "another-model", differing: 11, compared: 15 });
  });
});

it("takes a folder of the predecessor's size: 1,203 problems with a vector each", async () => {
  const { report } = await importWith({
    spoil(embeddings, { level2 }) {
      level2.problems.Rooms = Array.from({ length: 1203 }, (_, i) => ({
        id: `room-${i}`,
        description: `Lamp ${i} is dark.`,
        original_ticket: `no light from number ${i}`,
      }));
      // One number short, since this is about the size of the file and not about 1,203 embeddings.
      embeddings.Rooms = level2.problems.Rooms.map((_, i) =>
        Array.from({ length: 383 }, (_, j) => Math.sin(i * j)),
      );
    },
  });
  expect(report.counts).toMatchObject({ problems: 1203 + 8, tickets: 1203 + 8 });
  expect(report.remaining).toEqual([]);
  expect(report.parity).toMatchObject({ outcome: "some-differ", compared: 12, differing: 0 });
  expect(report.parity.notCompared).toEqual([
    {
      what: "problems of rooms",
      rows: 1203,
      reason: "383 numbers long, and the model's 384",
      otherLength: true,
    },
  ]);
});

describe("vectors that are none", () => {
  it("are counted with the reason, and their neighbours are compared", async () => {
    const { report } = await importWith({
      spoil(embeddings) {
        const [first, second] = embeddings.Rooms as number[][];
        embeddings.Rooms = [
          first?.map(() => 0),
          (second as unknown[]).map(() => "0.1"),
          embeddings.Rooms?.[2],
        ];
        embeddings["General Support"] = [{}, null];
        embeddings["Lending & Returns"]?.pop();
        embeddings["Nobody's"] = [];
      },
    });
    expect(report.parity).toMatchObject({ outcome: "same", compared: 4 + 1 + 2 });
    expect(report.parity.notCompared.map(({ what, rows }) => [what, rows])).toEqual([
      ["problems of lending-returns", 3],
      ["problems of rooms", 1],
      ["problems of rooms", 1],
      ["problems of general-support", 2],
    ]);
    expect(report.dropped.some(({ places }) => places.includes(`embeddings["Nobody's"]`))).toBe(true);
  });

  it.each([
    ["cut short", (bytes: Uint8Array) => bytes.slice(0, -100), "unreadable"],
    [
      "of 64 bits",
      (bytes: Uint8Array) =>
        Buffer.from(Buffer.from(bytes).toString("latin1").replace("<f4", "<f8"), "latin1"),
      "unreadable",
    ],
    ["one row short", () => npyOf(library.categoryVectors.slice(1)), "checked"],
    [
      "with a row of NaN",
      () => npyOf(library.categoryVectors.map((row, i) => (i === 1 ? row.map(() => Number.NaN) : row))),
      "checked",
    ],
  ])("of categories, %s, take nothing from the problems'", async (_, spoil, status) => {
    const { report } = await importWith({ categoryVectors: spoil(npyOf(library.categoryVectors)) });
    expect(report.files.find(({ file }) => file === CATEGORY_VECTORS)?.status).toBe(status);
    const own = report.parity.categories.filter(({ text }) => text !== null).length;
    expect(own).toBe(_ === "with a row of NaN" ? 3 : 0);
    expect(report.parity.compared).toBe(11 + own);
    expect(report.parity.notCompared.length).toBe(status === "checked" ? 1 : 0);
  });
});

/** Whether a result has a field; `[]` stands for the first of a list, of which an empty one has none to look at. */
function exists(result: unknown, path: string): boolean {
  let value = result;
  for (const key of path.replaceAll("[]", ".[]").split(".")) {
    if (key === "[]") {
      if (!Array.isArray(value)) return false;
      if (value.length === 0) return true;
      value = value[0];
    } else {
      if (typeof value !== "object" || value === null || !(key in value)) return false;
      value = value[key as keyof typeof value];
    }
  }
  return true;
}

describe("an imported desk", () => {
  it("is built and answers, with the predecessor's vectors to within the tolerance of its model", async () => {
    const { out, report } = await importWith();
    const bundle = join(await temporaryFolder(), "assets");
    const built = await buildBundle({ source: out, out: bundle, threads: 1 });
    expect(built.counts).toMatchObject({ categories: 4, problems: 11, tickets: 11 });
    expect((await validateBundle(bundle)).findings).toEqual([]);

    const known = JSON.parse(await readFile(join(bundle, "data/level2_problems.json"), "utf8"));
    const { data, dimension } = decodeNpy(
      await readFile(join(bundle, EMBEDDING_PATHS.problems)),
      EMBEDDING_PATHS.problems,
    );
    const old = Object.values(library.desk.level2.problems).flat();
    const oldVectors = Object.values(library.desk.level2.embeddings ?? {}).flat() as number[][];
    for (const [i, { id }] of old.entries()) {
      const { rows } = known.problems.find((problem: { id: string }) => problem.id === id);
      const ours = data.subarray(rows.start * dimension, (rows.start + 1) * dimension);
      expect(cosine(ours, Float32Array.from(oldVectors[i] as number[]))).toBeGreaterThanOrEqual(
        report.parity.sameFrom,
      );
    }

    const classifier = await createClassifier({ assets: fsAssets(bundle) });
    try {
      const result = await classifier.classify("Could you extend my loan of the cookery book by a week?", {
        explain: true,
      });
      const { category, problems, automation, routing } = result;
      expect(category?.name).toBe("Lending & Returns");
      expect(problems[0]).toMatchObject({ id: "lending_001", frequency: 61, averageResolutionMinutes: 5 });
      expect(automation).toMatchObject({ level: "FULLY_AUTOMATABLE", percentage: 98 });
      expect(routing?.team).toBe("Lending & Returns");
      const mapped = tableUnder("Each field of a result").flatMap(([, ours = ""]) => namesIn(ours));
      expect(mapped.filter((path) => !exists(result, path))).toEqual([]);
      expect(new Set(mapped.map((path) => path.split(/[.[]/)[0]))).toEqual(new Set(Object.keys(result)));
    } finally {
      await classifier.close();
    }
  });
});
