import { describe, expect, it } from "vitest";
import { libraryBundle } from "../__fixtures__/library-bundle.ts";
import { memoryAssets } from "../assets/memory-assets.ts";
import { encodeNpy } from "../assets/npy.ts";
import { readManifest } from "../assets/verification.ts";
import { readBundle } from "./bundle.ts";

type Data = Record<string, unknown>;
/** Edits a nested value in place: `set(data, "data/x.json", "a.0.b", 1)`. */
function set(data: Data, file: string, path: string, value: unknown): void {
  const keys = path.split(".");
  let target = data[file] as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) target = target[key] as Record<string, unknown>;
  target[keys.at(-1) as string] = value;
}

async function read(files: Record<string, Uint8Array>) {
  const source = await memoryAssets(files).open();
  return readBundle(source, await readManifest(source));
}

/** The library's bundle with further files. */
const withFiles = (extra: Record<string, Uint8Array>) => libraryBundle(undefined, undefined, extra);

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const vectors = (rows: number, dimension = 384) =>
  encodeNpy({ data: new Float32Array(rows * dimension).fill(0.05), rows, dimension });

describe("reading a bundle", () => {
  it("gives typed data, and undefined for vectors that were left out", async () => {
    const files = libraryBundle();
    const { desk, knowledge } = await read(files);
    expect(desk.categories.map(({ id }) => id)).toEqual(["lending", "rooms", "other"]);
    expect(knowledge.known.problems).toHaveLength(4);
    expect(knowledge.vectors).toEqual({ categories: undefined, centroids: undefined, problems: undefined });
    const bytes = (...names: string[]) =>
      names.reduce((sum, name) => sum + (files[`data/${name}.json`]?.length ?? Number.NaN), 0);
    expect(desk.bytes).toBe(bytes("categories", "urgency", "entities"));
    expect(knowledge.bytes).toBe(bytes("level2_problems", "automation_mappings", "automation_rules"));
  });

  it("gives undefined for every head that was left out", async () => {
    const { desk, knowledge } = await read(libraryBundle());
    expect(desk.lexical).toBeUndefined();
    const none = { semantic: undefined, perceptron: undefined };
    expect(knowledge.heads).toEqual({
      category: none,
      problem: { ...none, lexical: undefined },
      automation: { ...none, lexical: undefined },
      scope: none,
    });
  });

  const categories = "data/categories.json";
  const problems = "data/level2_problems.json";
  const rules = "data/automation_rules.json";
  it.each<[string, string, string, unknown, string]>([
    ["a missing name", categories, "categories.0.name", undefined, "categories.0.name"],
    ["a name that is a number", categories, "categories.1.name", 7, "categories.1.name"],
    ["an id twice", categories, "categories.1.id", "lending", "categories.1.id"],
    ["an id with a slash", categories, "categories.0.id", "../lending", "categories.0.id"],
    ["a negative SLA", categories, "categories.0.routing.slaHours", -1, "categories.0.routing.slaHours"],
    ["an infinite SLA", categories, "categories.0.routing.slaHours", 1e300, "categories.0.routing.slaHours"],
    [
      "an unknown priority",
      categories,
      "categories.0.routing.priority",
      "SOON",
      "categories.0.routing.priority",
    ],
    ["keywords that are no list", categories, "categories.0.keywords", "till", "categories.0.keywords"],
    ["a problem of no category", problems, "problems.0.category", "nowhere", "problems.0.category"],
    ["a problem twice", problems, "problems.1.id", "loan-renewal", "problems.1.id"],
    ["rows that overlap", problems, "problems.1.rows.start", 1, "problems.1.rows"],
    ["rows far outside", problems, "problems.3.rows.start", 4_000_000_000, "problems.3.rows"],
    ["negative rows", problems, "problems.0.rows.start", -1, "problems.0.rows.start"],
    ["fewer rows than texts", problems, "problems.0.rows.count", 1, "problems.0.rows"],
    [
      "a confidence above 1",
      "data/automation_mappings.json",
      "mappings.loan-renewal.confidence",
      1.2,
      "mappings.loan-renewal.confidence",
    ],
    ["a rule of no category", rules, "rules.1.categories", ["attic"], "rules.1.categories"],
    ["a rule without phrases", rules, "rules.0.when", [], "rules.0.when"],
    ["step weights that miss 1", rules, "steps.0.weight", 0.5, "steps"],
    ["an indicator of weight 2", "data/urgency.json", "indicators.0.weight", 2, "indicators.0.weight"],
    [
      "an entity of unbounded length",
      "data/entities.json",
      "entities.0.value.0.max",
      1e9,
      "entities.0.value.0.max",
    ],
  ])("%s is named by file and field", async (_, file, path, value, field) => {
    const files = libraryBundle((data) => set(data, file, path, value));
    await expect(read(files)).rejects.toMatchObject({ code: "ERR_BUNDLE_FORMAT", asset: file, field });
  });

  it("does not repeat what a text field held", async () => {
    const files = libraryBundle((data) => set(data, problems, "problems.0.rows", "my secret text"));
    const error = await read(files).catch((caught: Error) => caught);
    expect((error as Error).message).not.toContain("secret");
  });

  it.each<[string, Record<string, Uint8Array>, string, string]>([
    [
      "vectors of another dimension",
      { "embeddings/level2_problems.npy": vectors(10, 8) },
      "embeddings/level2_problems.npy",
      "shape",
    ],
    [
      "too few vectors",
      { "embeddings/level2_problems.npy": vectors(9) },
      "embeddings/level2_problems.npy",
      "shape",
    ],
    [
      "category vectors in another order",
      {
        "embeddings/business_categories.npy": vectors(3),
        "embeddings/business_metadata.json": json({
          business_names: ["rooms", "lending", "other"],
          business_texts: ["a", "b", "c"],
          embedding_model: "m",
          embedding_dimension: 384,
          num_categories: 3,
        }),
      },
      "embeddings/business_metadata.json",
      "business_names",
    ],
  ])("%s are refused", async (_, extra, asset, field) => {
    await expect(read(withFiles(extra))).rejects.toMatchObject({
      code: "ERR_BUNDLE_FORMAT",
      asset,
      field,
    });
  });

  it("takes vectors that fit", async () => {
    const bundle = await read(withFiles({ "embeddings/level2_problems.npy": vectors(10) }));
    expect(bundle.knowledge.vectors.problems).toMatchObject({ rows: 10, dimension: 384 });
  });
});
