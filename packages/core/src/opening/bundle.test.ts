import { describe, expect, it } from "vitest";
import { libraryBundle } from "../__fixtures__/library-bundle.ts";
import { manifestFor } from "../testing/manifest-for.ts";
import { readBundle } from "./bundle.ts";
import { type Manifest, manifestDigest } from "./manifest.ts";
import { memoryAssets } from "./memory-assets.ts";
import { encodeNpy } from "./npy.ts";
import { readManifest } from "./verification.ts";

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

/** The library's bundle with further files, intact again. */
async function withFiles(extra: Record<string, Uint8Array>, change?: (data: Data) => void) {
  const files = libraryBundle(change);
  const manifest = await readManifest(await memoryAssets(files).open());
  const { "manifest.json": _, ...rest } = { ...files, ...extra };
  const renewed: Manifest = { ...manifest, files: manifestFor(rest).files };
  const text = JSON.stringify({ ...renewed, digest: manifestDigest(renewed) });
  return { ...rest, "manifest.json": new TextEncoder().encode(text) };
}

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const vectors = (rows: number, dimension = 384) =>
  encodeNpy({ data: new Float32Array(rows * dimension).fill(0.05), rows, dimension });

describe("reading a bundle", () => {
  it("gives typed data, and undefined for vectors that were left out", async () => {
    const bundle = await read(libraryBundle());
    expect(bundle.categories.map(({ id }) => id)).toEqual(["lending", "rooms", "other"]);
    expect(bundle.known.problems).toHaveLength(4);
    expect(bundle.vectors).toEqual({ categories: undefined, centroids: undefined, problems: undefined });
    expect(bundle.bytes).toBeGreaterThan(1000);
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
    await expect(withFiles(extra).then(read)).rejects.toMatchObject({
      code: "ERR_BUNDLE_FORMAT",
      asset,
      field,
    });
  });

  it("takes vectors that fit", async () => {
    const bundle = await read(await withFiles({ "embeddings/level2_problems.npy": vectors(10) }));
    expect(bundle.vectors.problems).toMatchObject({ rows: 10, dimension: 384 });
  });
});
