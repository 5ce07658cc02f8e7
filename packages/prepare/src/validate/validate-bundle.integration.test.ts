import { createHash } from "node:crypto";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeNpy, encodeNpy, type Manifest, manifestDigest } from "@org/classifier-core/preparation";
import { beforeAll, describe, expect, it } from "vitest";
import { editedDesk } from "../__fixtures__/edited-desk.ts";
import { filesIn, LIBRARY_DESK, temporaryFolder } from "../__fixtures__/folders.ts";
import { UNSAFE, verdictOn } from "../__fixtures__/judged-bundle.ts";
import { buildBundle } from "../build/build-bundle.ts";
import { sizesByPart } from "../build/sizes-by-part.ts";
import { attachVerdict } from "../safety/attach-verdict.ts";
import { measuredDigest } from "../safety/read-verdict.ts";
import { validateBundle } from "./validate-bundle.ts";

let sound: string;
let dir: string;
let original: Map<string, Buffer>;
beforeAll(async () => {
  const folder = await temporaryFolder();
  sound = join(folder, "sound");
  dir = join(folder, "damaged");
  await buildBundle({ source: LIBRARY_DESK, out: sound, threads: 1 });
  await cp(sound, dir, { recursive: true });
  original = await filesIn(sound);
});

/** Validates while some files are others, and puts them back. */
async function validateWith(changes: Readonly<Record<string, Uint8Array | null>>) {
  try {
    for (const [path, bytes] of Object.entries(changes)) {
      if (bytes === null) await rm(join(dir, path));
      else await writeFile(join(dir, path), bytes);
    }
    return await validateBundle(dir);
  } finally {
    for (const path of Object.keys(changes)) {
      const bytes = original.get(path);
      if (bytes === undefined) await rm(join(dir, path), { force: true });
      else await writeFile(join(dir, path), bytes);
    }
  }
}

const bytesOf = (path: string) => original.get(path) as Buffer;
const jsonOf = (path: string) => JSON.parse(bytesOf(path).toString());
const json = (content: unknown) => new TextEncoder().encode(JSON.stringify(content));

/** The files changed as given, and a manifest that fits them: damage that no hash shows. */
function refitted(
  changes: Readonly<Record<string, Uint8Array>>,
  edit: (manifest: Manifest) => void = () => {},
): Record<string, Uint8Array> {
  const manifest: Manifest = jsonOf("manifest.json");
  for (const file of manifest.files) {
    const bytes = changes[file.path];
    if (bytes === undefined) continue;
    file.bytes = bytes.length;
    file.sha256 = createHash("sha256").update(bytes).digest("hex");
  }
  manifest.sizes = sizesByPart(manifest.files);
  edit(manifest);
  return { ...changes, "manifest.json": json({ ...manifest, digest: manifestDigest(manifest) }) };
}

// What a test edits it knows from the library desk; the types would only say "unknown".
// biome-ignore lint/suspicious/noExplicitAny: see above
function editedJson(path: string, edit: (content: any) => void) {
  const content = jsonOf(path);
  edit(content);
  return refitted({ [path]: json(content) });
}

const DATA = [
  "data/automation_mappings.json",
  "data/automation_rules.json",
  "data/categories.json",
  "data/entities.json",
  "data/level2_problems.json",
  "data/urgency.json",
  "embeddings/business_metadata.json",
  "embeddings/dataset_metadata.json",
];

describe("damage", () => {
  it("is none in a sound bundle, nor in one with a refitted manifest", async () => {
    expect(await validateWith({})).toMatchObject({ valid: true, findings: [] });
    expect(await validateWith(refitted({}))).toMatchObject({ valid: true, findings: [] });
  });

  it("of a single byte is named by its file, in every file", async () => {
    expect(original.size).toBeGreaterThan(18);
    for (const [path, bytes] of original) {
      // Its lowest bit, in the middle: never the end of the file, where a reader might stop short of it.
      const flipped = Buffer.from(bytes);
      const middle = flipped.length >> 1;
      flipped[middle] = (flipped[middle] as number) ^ 1;
      const { valid, findings } = await validateWith({ [path]: flipped });
      expect(valid, path).toBe(false);
      expect([...new Set(findings.map(({ file }) => file))]).toEqual([path]);
    }
  });

  it("by a file that is cut, longer, empty or not there is named by the file", async () => {
    for (const [path, bytes] of original) {
      if (path === "manifest.json") continue;
      for (const content of [
        bytes.subarray(0, -1),
        Buffer.concat([bytes, Buffer.of(10)]),
        Buffer.of(),
        null,
      ]) {
        const { valid, findings } = await validateWith({ [path]: content });
        expect(valid, path).toBe(false);
        expect([...new Set(findings.map(({ file }) => file))]).toEqual([path]);
      }
    }
  });

  it("in several files is named for each", async () => {
    const paths = ["data/urgency.json", "embeddings/level2_problems.npy", "models/all-MiniLM-L6-v2/LICENSE"];
    const changes = Object.fromEntries(paths.map((path) => [path, Buffer.from("x")]));
    const { findings } = await validateWith(changes);
    expect([...new Set(findings.map(({ file }) => file))].sort()).toEqual(paths);
  });

  it("of the manifest's own text is named", async () => {
    const text = bytesOf("manifest.json").toString();
    for (const content of [
      "",
      "{}",
      text.slice(0, -10),
      text.replace('"language": "en"', '"language": "de"'),
    ]) {
      const { valid, findings } = await validateWith({ "manifest.json": Buffer.from(content) });
      expect(valid).toBe(false);
      expect(findings.map(({ file }) => file)).toEqual(["manifest.json"]);
    }
  });

  it("by a field nobody knows is named with its place, in every data file", async () => {
    for (const path of DATA) {
      const { valid, findings } = await validateWith(
        editedJson(path, (content) => Object.assign(content, { colour: "red" })),
      );
      expect(valid).toBe(false);
      expect(findings).toMatchObject([{ file: path, field: "colour" }]);
    }
    const misspelt = editedJson("data/categories.json", ({ categories }) => {
      Object.assign(categories[1] as object, { catchall: true });
    });
    expect((await validateWith(misspelt)).findings).toMatchObject([
      { file: "data/categories.json", field: "categories.1.catchall" },
    ]);
  });

  it.each(["categories", "problems", "tickets", "problemVectors"] as const)(
    "by a wrong count of %s is named with the count",
    async (name) => {
      const wrong = refitted({}, ({ counts }) => {
        counts[name]++;
      });
      const { valid, findings } = await validateWith(wrong);
      expect(valid).toBe(false);
      expect(findings).toMatchObject([{ file: "manifest.json", field: `counts.${name}` }]);
    },
  );

  it.each(["models", "embeddings", "heads", "data", "total"] as const)(
    "by a wrong size of %s is named with the size",
    async (name) => {
      const wrong = refitted({}, ({ sizes }) => {
        sizes[name]++;
      });
      expect((await validateWith(wrong)).findings).toMatchObject([
        { file: "manifest.json", field: `sizes.${name}` },
      ]);
    },
  );

  it.each<[string, string, () => Record<string, Uint8Array>]>([
    [
      "a problem of no category",
      "data/level2_problems.json",
      () =>
        editedJson("data/level2_problems.json", ({ problems }) => {
          Object.assign(problems[0] as object, { category: "gardening" });
        }),
    ],
    [
      "a rule of no category",
      "data/automation_rules.json",
      () =>
        editedJson("data/automation_rules.json", ({ rules }) => {
          Object.assign(rules[0] as object, { categories: ["gardening"] });
        }),
    ],
    [
      "categories in another order than their vectors",
      "embeddings/business_metadata.json",
      () =>
        editedJson("embeddings/business_metadata.json", ({ business_names }) => {
          (business_names as string[]).reverse();
        }),
    ],
    [
      "a percentage above 100",
      "data/automation_mappings.json",
      () =>
        editedJson("data/automation_mappings.json", ({ mappings }) => {
          Object.assign(Object.values(mappings)[0] as object, { percentage: 101 });
        }),
    ],
    [
      "fewer vectors than texts",
      "embeddings/level2_problems.npy",
      () => {
        const path = "embeddings/level2_problems.npy";
        const { data, rows, dimension } = decodeNpy(bytesOf(path), path);
        return refitted({
          [path]: encodeNpy({ data: data.slice(0, -dimension), rows: rows - 1, dimension }),
        });
      },
    ],
    [
      "vectors of another length",
      "embeddings/business_categories.npy",
      () => {
        const path = "embeddings/business_categories.npy";
        const { data, rows, dimension } = decodeNpy(bytesOf(path), path);
        return refitted({ [path]: encodeNpy({ data, rows: rows * 2, dimension: dimension / 2 }) });
      },
    ],
  ])("by %s is found though every hash fits", async (_, file, changes) => {
    const { valid, findings } = await validateWith(changes());
    expect(valid).toBe(false);
    expect(findings.map((finding) => finding.file)).toEqual([file]);
  });

  it("by a model that is none is found by classifying", async () => {
    const onnx = "models/all-MiniLM-L6-v2/onnx/model_w8.onnx";
    const { valid, findings } = await validateWith(
      refitted({ [onnx]: new TextEncoder().encode("no graph") }),
    );
    expect(valid).toBe(false);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.file).toBe(onnx);
  });
});

it("finds a safety verdict that is about another bundle", async () => {
  const judged = join(await temporaryFolder(), "judged");
  await cp(sound, judged, { recursive: true });
  await attachVerdict(judged, verdictOn(await measuredDigest(judged)));
  const manifest: Manifest = JSON.parse(await readFile(join(judged, "manifest.json"), "utf8"));
  const edited = { ...manifest, bundle: { ...manifest.bundle, version: "9.0.0" } };
  await writeFile(join(judged, "manifest.json"), json({ ...edited, digest: manifestDigest(edited) }));
  const { valid, findings, verdict } = await validateBundle(judged);
  expect({ valid, verdict }).toEqual({ valid: false, verdict: undefined });
  expect(findings).toEqual([
    { file: "safety.json", field: "", message: expect.stringContaining("does not belong") },
  ]);
});

describe("compared", () => {
  it("with itself and with a copy it is identical", async () => {
    for (const against of [sound, dir]) {
      expect((await validateBundle(sound, { against })).comparison).toEqual({
        identical: true,
        onlyHere: [],
        onlyThere: [],
        changed: [],
        largestVectorDifference: 0,
      });
    }
  });

  it("with one that has a safety verdict, or another one, it is identical", async () => {
    const judged = join(await temporaryFolder(), "judged");
    await cp(sound, judged, { recursive: true });
    const digest = await measuredDigest(judged);
    await attachVerdict(judged, verdictOn(digest));
    const identical = { identical: true, onlyHere: [], onlyThere: [], changed: [] };
    const [here, there] = [
      await validateBundle(judged, { against: sound }),
      await validateBundle(sound, { against: judged }),
    ];
    expect(here).toMatchObject({ valid: true, verdict: { verdict: "SAFE" }, comparison: identical });
    expect(there).toMatchObject({ valid: true, comparison: identical });
    expect(there.verdict).toBeUndefined();
    const unsafe = join(await temporaryFolder(), "unsafe");
    await cp(sound, unsafe, { recursive: true });
    await attachVerdict(unsafe, verdictOn(digest, UNSAFE));
    expect((await validateBundle(unsafe, { against: judged })).comparison).toMatchObject(identical);
  });

  it("with one that has another ticket it names the changed files and the largest difference", async () => {
    const source = await editedDesk({
      "tickets/cards.jsonl": (text) =>
        text.replace("Dog ate my card. Not joking. I need another one.", "My bees flew off with the card."),
    });
    const other = join(await temporaryFolder(), "other");
    await buildBundle({ source, out: other, threads: 1 });
    const { comparison } = await validateBundle(other, { against: sound });
    expect(comparison).toMatchObject({ identical: false, onlyHere: [], onlyThere: [] });
    const changed = comparison?.changed.map(({ file }) => file) ?? [];
    expect(changed).toEqual(
      expect.arrayContaining([
        "data/level2_problems.json",
        "embeddings/dataset_centroids.npy",
        "embeddings/level2_problems.npy",
        "heads/ngrams.npy",
        "heads/category_lexical.npy",
      ]),
    );
    for (const same of ["data/categories.json", "embeddings/business_categories.npy"]) {
      expect(changed).not.toContain(same);
    }
    // Once more, value by value.
    let largest = 0;
    for (const path of changed.filter((file) => /^embeddings\/.*\.npy$/.test(file))) {
      const here = decodeNpy(await readFile(join(other, path)), path).data;
      const there = decodeNpy(await readFile(join(sound, path)), path).data;
      here.forEach((value, i) => {
        largest = Math.max(largest, Math.abs(value - (there[i] as number)));
      });
    }
    expect(largest).toBeGreaterThan(0.01);
    expect(comparison?.largestVectorDifference).toBe(largest);
  });

  it("with one whose heads differ by one step of a weight it says so, and that no embedding differs", async () => {
    const path = "heads/category_lexical.npy";
    const bytes = Buffer.from(bytesOf(path));
    const last = bytes.length - 1;
    const step = bytes.readInt8(last) < 0 ? 1 : -1;
    bytes.writeInt8(bytes.readInt8(last) + step, last);
    const other = join(await temporaryFolder(), "other");
    await cp(sound, other, { recursive: true });
    const changes = refitted({ [path]: bytes }, ({ training }) => {
      Object.assign(training?.strengths.category ?? {}, { lexical: 99 });
    });
    for (const [file, content] of Object.entries(changes)) await writeFile(join(other, file), content);
    expect((await validateBundle(other, { against: sound })).comparison).toEqual({
      identical: false,
      onlyHere: [],
      onlyThere: [],
      changed: [
        { file: "manifest.json", detail: "training differ" },
        { file: path, detail: "values differ by 1.0e+0 at most" },
      ],
      largestVectorDifference: 0,
    });
  });

  it("with one that has a ticket more it says by how many rows they differ", async () => {
    const source = await editedDesk({
      "tickets/other.jsonl": (text) => `${text}{"text":"Who painted the mural in the stairwell?"}\n`,
    });
    const other = join(await temporaryFolder(), "other");
    await buildBundle({ source, out: other, threads: 1 });
    const { comparison } = await validateBundle(other, { against: sound });
    expect(comparison?.changed).toContainEqual({
      file: "embeddings/level2_problems.npy",
      detail: "74 x 384 against 73 x 384",
    });
    expect(comparison?.changed).toContainEqual({
      file: "manifest.json",
      detail: expect.stringContaining("counts"),
    });
  });

  it("with one of another version it says that the manifests differ", async () => {
    const other = join(await temporaryFolder(), "other");
    await cp(sound, other, { recursive: true });
    const changes = refitted({}, ({ bundle }) => {
      bundle.version = "2.0.0";
    });
    await writeFile(join(other, "manifest.json"), changes["manifest.json"] as Uint8Array);
    const { comparison } = await validateBundle(other, { against: sound });
    expect(comparison).toMatchObject({
      identical: false,
      changed: [{ file: "manifest.json", detail: "bundle differ" }],
    });
  });

  it("with a file more, it names the bundle that has it", async () => {
    const other = join(await temporaryFolder(), "other");
    await cp(sound, other, { recursive: true });
    await writeFile(join(other, "models/NOTES"), "more");
    const manifest = refitted({}, ({ files, sizes }) => {
      const sha256 = createHash("sha256").update("more").digest("hex");
      files.push({ path: "models/NOTES", bytes: 4, sha256 });
      Object.assign(sizes, sizesByPart(files));
    });
    await writeFile(join(other, "manifest.json"), manifest["manifest.json"] as Uint8Array);
    expect((await validateBundle(other, { against: sound })).comparison?.onlyHere).toEqual(["models/NOTES"]);
    expect((await validateBundle(sound, { against: other })).comparison?.onlyThere).toEqual(["models/NOTES"]);
  });

  it("while damaged it reports the damage, and no comparison", async () => {
    const path = "embeddings/level2_problems.npy";
    await writeFile(join(dir, path), "x");
    try {
      const { valid, findings, comparison } = await validateBundle(dir, { against: sound });
      expect(valid).toBe(false);
      expect(findings[0]?.file).toBe(path);
      expect(comparison).toBeUndefined();
    } finally {
      await writeFile(join(dir, path), bytesOf(path));
    }
  });
});

it("rejects where there is no bundle at all", async () => {
  await expect(validateBundle(await temporaryFolder())).rejects.toMatchObject({
    code: "ERR_ASSETS_NOT_FOUND",
  });
});

it("stops at an abort", async () => {
  const reason = new Error("enough");
  await expect(validateBundle(sound, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
