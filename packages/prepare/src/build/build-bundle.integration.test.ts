import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { hostname, tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { fsAssets } from "@org/classifier-assets-fs";
import { createClassifier } from "@org/classifier-core";
import {
  HEAD_TASKS,
  type HeadTask,
  headPaths,
  type Manifest,
  manifestDigest,
  VOCABULARY_PATHS,
} from "@org/classifier-core/preparation";
import { modelFolder } from "@org/classifier-model-minilm";
import { beforeAll, describe, expect, it } from "vitest";
import { editedDesk } from "../__fixtures__/edited-desk.ts";
import { differingFiles, filesIn, LIBRARY_DESK, temporaryFolder } from "../__fixtures__/folders.ts";
import { trainedDesk } from "../__fixtures__/trained-desk.ts";
import { LintError } from "../lint/lint-error.ts";
import { SourceError } from "../source/source-error.ts";
import { validateBundle } from "../validate/validate-bundle.ts";
import { type BuildProgress, type BuildReport, buildBundle } from "./build-bundle.ts";

let folder: string;
let out: string;
let report: BuildReport;
let manifest: Manifest;
const progress: BuildProgress[] = [];
beforeAll(async () => {
  folder = await temporaryFolder();
  out = join(folder, "not", "yet", "there", "bundle");
  const onProgress = (event: BuildProgress) => progress.push(event);
  report = await buildBundle({ source: LIBRARY_DESK, out, threads: 1, onProgress });
  manifest = JSON.parse(await readFile(join(out, "manifest.json"), "utf8"));
});

/** A copy of the finished bundle, to be replaced or spoilt. */
async function bundleCopy(): Promise<string> {
  const copy = join(await temporaryFolder(), "bundle");
  await cp(out, copy, { recursive: true });
  return copy;
}

async function expectUntouched(copy: string): Promise<void> {
  expect(await differingFiles(copy, out)).toEqual([]);
  expect(await readdir(dirname(copy))).toEqual(["bundle"]);
}

describe("a bundle", () => {
  it("is built where not even the parent was there, is valid, and leaves nothing beside it", async () => {
    expect(await validateBundle(out)).toMatchObject({ valid: true, findings: [], bundle: report.bundle });
    expect(await readdir(dirname(out))).toEqual(["bundle"]);
  });

  it("classifies a ticket it has not seen in all three tiers", async () => {
    const classifier = await createClassifier({ assets: fsAssets(out) });
    try {
      const ticket = "Please renew this book, I want to keep it for another fortnight. Card AB4711.";
      const { category, problems, automation, entities } = await classifier.classify(ticket);
      expect(category?.id).toBe("lending");
      expect(problems[0]?.id).toBe("loan-renewal");
      expect(automation?.level).toBe("FULLY_AUTOMATABLE");
      expect(entities).toMatchObject([{ type: "card", value: "AB4711" }]);
      expect(classifier.report.parts).toEqual({
        categoryVectors: "precomputed",
        ticketCentroids: "precomputed",
        problemVectors: "precomputed",
      });
    } finally {
      await classifier.close();
    }
  });

  it("lists every file with its size and hash, and holds no other", async () => {
    const files = await filesIn(out);
    files.delete("manifest.json");
    expect(manifest.files).toEqual(
      Array.from(files, ([path, bytes]) => ({
        path,
        bytes: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      })),
    );
    expect(manifest.digest).toBe(manifestDigest(manifest));
    expect(report.bundle.digest).toBe(manifest.digest);
  });

  it("has sizes by part that are those on disk and add up", async () => {
    const sums: Record<string, number> = { models: 0, embeddings: 0, heads: 0, data: 0 };
    for (const path of (await filesIn(out)).keys()) {
      if (path === "manifest.json") continue;
      const part = path.split("/")[0] as string;
      sums[part] = (sums[part] as number) + (await stat(join(out, path))).size;
    }
    const { total, ...parts } = manifest.sizes;
    expect(parts).toEqual(sums);
    expect(total).toBe(Object.values(sums).reduce((a, b) => a + b));
    expect(report.sizes).toEqual(manifest.sizes);
    expect(manifest.sizes.models).toBeGreaterThan(20e6);
  });

  it("counts what the sources hold", () => {
    expect(manifest.counts).toEqual({ categories: 4, problems: 12, tickets: 61, problemVectors: 12 + 61 });
    expect(report.counts).toEqual(manifest.counts);
    expect(manifest.quality?.tickets).toBe(61);
  });

  it("takes the model's licence and notice along", async () => {
    for (const name of ["LICENSE", "NOTICE"]) {
      const [ours, models] = [join(out, manifest.model.folder, name), join(modelFolder, name)];
      expect(await readFile(ours, "utf8")).toBe(await readFile(models, "utf8"));
    }
  });

  it("says nothing of the day, the machine or the folder", async () => {
    const { username } = userInfo();
    const telltale = [
      LIBRARY_DESK,
      folder,
      tmpdir(),
      hostname(),
      process.cwd(),
      String(new Date().getFullYear()),
      // A name that is also a word says nothing where it is found.
      ...(["root", "node", "user", "runner", "admin"].includes(username) ? [] : [username]),
    ].filter((word) => word.length > 3);
    const json = [...(await filesIn(out))].filter(
      // What comes with the model is its makers' and is copied byte by byte.
      ([path]) => path.endsWith(".json") && !path.startsWith("models/"),
    );
    expect(json.length).toBeGreaterThan(6);
    for (const [path, bytes] of json) {
      // Hashes are digits enough to hold a year by chance.
      const text = bytes
        .toString()
        .replace(/"[0-9a-f]{64}"/g, '""')
        .replace(/\d+\.\d{4,}|"bytes": \d+/g, "");
      for (const word of telltale) expect(text.includes(word), `${path} holds ${word}`).toBe(false);
    }
  });
});

describe("a second build", () => {
  it("of the same sources elsewhere is the same to the byte", async () => {
    const source = join(await temporaryFolder(), "a copy of the desk");
    await cp(LIBRARY_DESK, source, { recursive: true });
    const again = join(await temporaryFolder(), "bundle");
    const { bundle } = await buildBundle({ source, out: again, threads: 1 });
    expect(bundle).toEqual(report.bundle);
    expect(await differingFiles(again, out)).toEqual([]);
  });

  it("on two threads has the same labels, and vectors that differ by 1e-6 at most", async () => {
    const again = join(await temporaryFolder(), "bundle");
    await buildBundle({ source: LIBRARY_DESK, out: again, threads: 2 });
    const { comparison } = await validateBundle(again, { against: out });
    expect(comparison).toMatchObject({ onlyHere: [], onlyThere: [] });
    expect(comparison?.largestVectorDifference).toBeLessThanOrEqual(1e-6);
    expect(await differingFiles(join(again, "data"), join(out, "data"))).toEqual([]);
    const labels = async (dir: string) => {
      const classifier = await createClassifier({ assets: fsAssets(dir) });
      const items = await classifier.classifyBatch([
        "renew my loans please",
        "the lamp in the reading room is broken",
        "i lost my library card",
        "are you open on sunday",
        "what is the wifi called",
      ]);
      await classifier.close();
      return items.map((item) => {
        if (!item.ok) throw item.error;
        const { category, decision, problems, automation } = item.classification;
        return [category?.id, decision, problems.map(({ id }) => id), automation?.level, automation?.layer];
      });
    };
    expect(await labels(again)).toEqual(await labels(out));
  });

  it("replaces the first one whole", async () => {
    const copy = await bundleCopy();
    const stray = join(copy, "models", "of-yesterday.bin");
    await writeFile(stray, "left over");
    const source = await editedDesk({
      "desk.yaml": (text) => text.replace("version: 1.0.0", "version: 1.0.1"),
    });
    const { bundle } = await buildBundle({ source, out: copy, threads: 1 });
    expect(bundle.version).toBe("1.0.1");
    expect(bundle.digest).not.toBe(report.bundle.digest);
    await expect(stat(stray)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await readdir(dirname(copy))).toEqual(["bundle"]);
  });
});

describe("a bundle of a synthetic desk that can train every kind of head", () => {
  let zoo: string;
  let digest: string;
  beforeAll(async () => {
    zoo = join(await temporaryFolder(), "zoo");
    ({
      bundle: { digest },
    } = await buildBundle({ source: await trainedDesk(), out: zoo, threads: 1 }));
  });

  it("is valid, has heads for each task, and says what they reached", async () => {
    expect(await validateBundle(zoo)).toMatchObject({ valid: true, findings: [] });
    const { files, sizes, quality, training }: Manifest = JSON.parse(
      await readFile(join(zoo, "manifest.json"), "utf8"),
    );
    const heads = files.filter(({ path }) => path.startsWith("heads/"));
    for (const task of HEAD_TASKS) {
      expect(heads.filter(({ path }) => path.startsWith(`heads/${task}_`)).length, task).toBeGreaterThan(0);
    }
    expect(sizes.heads).toBe(heads.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(training?.experts.length).toBeGreaterThan(1);
    expect(quality?.problemFirstAccuracy).toBeGreaterThan(0.9);
  });

  it("has the same digest when it is built again from a copy elsewhere", async () => {
    const again = join(await temporaryFolder(), "again");
    const { bundle } = await buildBundle({ source: await trainedDesk(), out: again, threads: 1 });
    expect(bundle.digest).toBe(digest);
    expect(await differingFiles(again, zoo)).toEqual([]);
  });

  it("knows the desk's own tickets by category and problem, and refuses what is not its own", async () => {
    const classifier = await createClassifier({ assets: fsAssets(zoo) });
    try {
      const own = await classifier.classify("Good evening, the penguin keeps coughing and has not eaten.");
      expect(own.category?.id).toBe("animals");
      expect(own.decision).not.toBe("out_of_scope");
      const { problems } = await classifier.classify("my season pass was stolen, who is in charge?");
      expect(problems[0]?.id).toBe("pass-lost");
      // Sorted by their probability, which heads give.
      const chances = problems.map((problem) => problem.probability ?? Number.NaN);
      expect(chances).toEqual(chances.toSorted((a, b) => b - a));
      const foreign = await classifier.classify("Do you happen to know how to file my tax return?");
      expect(foreign.decision).toBe("out_of_scope");
    } finally {
      await classifier.close();
    }
  });

  it("is not touched by a build that is stopped while it trains", async () => {
    const controller = new AbortController();
    const reason = new Error("not now");
    const copy = join(await temporaryFolder(), "zoo");
    await cp(zoo, copy, { recursive: true });
    const build = buildBundle({
      source: await trainedDesk(),
      out: copy,
      signal: controller.signal,
      onProgress({ step, done }) {
        if (step === "fit" && done === 7) controller.abort(reason);
      },
    });
    await expect(build).rejects.toBe(reason);
    expect(await differingFiles(copy, zoo)).toEqual([]);
    expect(await readdir(dirname(copy))).toEqual(["zoo"]);
  });
});

it("tells how far it has come, step by step, each to its end", () => {
  const steps = [...new Set(progress.map(({ step }) => step))];
  expect(steps).toEqual(["read", "embed", "fit", "write", "verify"]);
  for (const step of steps) {
    const events = progress.filter((event) => event.step === step);
    const done = events.map((event) => event.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(events.at(-1)?.done).toBe(events.at(-1)?.total);
  }
});

describe("a build that fails", () => {
  it("for a wrong source names every mistake, and writes nothing", async () => {
    const source = await editedDesk({
      "tickets/cards.jsonl": (text) => text.replace("pin-forgotten", "pin-lost"),
      "tickets/rooms.csv": (text) => text.replace("room-too-cold,,It", "room-too-cold,lending,It"),
    });
    const copy = await bundleCopy();
    const error = await buildBundle({ source, out: copy }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SourceError);
    expect((error as SourceError).findings.map(({ origin }) => origin)).toEqual([
      { file: "tickets/cards.jsonl", line: 1, column: 12 },
      { file: "tickets/rooms.csv", line: 2, column: 1 },
    ]);
    await expectUntouched(copy);

    const fresh = join(await temporaryFolder(), "deep", "bundle");
    await expect(buildBundle({ source, out: fresh })).rejects.toBeInstanceOf(SourceError);
    expect(await readdir(dirname(dirname(fresh)))).toEqual([]);
  });

  it("for being strict lists every warning, and writes nothing", async () => {
    const copy = await bundleCopy();
    const steps: string[] = [];
    const error = await buildBundle({
      source: LIBRARY_DESK,
      out: copy,
      strict: true,
      onProgress: ({ step }) => steps.push(step),
    }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(LintError);
    const warnings = report.lint.filter(({ severity }) => severity === "warning");
    expect(warnings.length).toBeGreaterThan(0);
    expect((error as LintError).findings).toEqual(warnings);
    for (const { message } of warnings.slice(0, 20)) expect((error as Error).message).toContain(message);
    expect(steps).not.toContain("write");
    await expectUntouched(copy);
  });

  it.each(["read", "embed", "fit", "write", "verify"] as const)(
    "by an abort while it would %s leaves the old bundle and no debris",
    async (wanted) => {
      const copy = await bundleCopy();
      const controller = new AbortController();
      const reason = new Error("not now");
      const build = buildBundle({
        source: LIBRARY_DESK,
        out: copy,
        signal: controller.signal,
        onProgress({ step }) {
          if (step === wanted) controller.abort(reason);
        },
      });
      await expect(build).rejects.toBe(reason);
      await expectUntouched(copy);
    },
  );

  it.each([
    [
      "a folder with other content",
      async (path: string) => {
        await mkdir(path);
        await writeFile(join(path, "thesis.txt"), "years of work");
      },
    ],
    ["a file", (path: string) => writeFile(path, "years of work")],
  ])("because --out is %s says so before the work, and leaves it alone", async (_, make) => {
    const path = join(await temporaryFolder(), "mine");
    await make(path);
    const before = (await stat(path)).mtimeMs;
    const steps: string[] = [];
    await expect(
      buildBundle({ source: LIBRARY_DESK, out: path, onProgress: ({ step }) => steps.push(step) }),
    ).rejects.toMatchObject({ code: "ERR_BUILD_FAILED" });
    expect(steps).toEqual([]);
    expect((await stat(path)).mtimeMs).toBe(before);
    expect(await readdir(dirname(path))).toEqual(["mine"]);
  });

  it("because there is no model names what is missing, without an absolute path", async () => {
    const empty = await temporaryFolder();
    const error = await buildBundle({ source: LIBRARY_DESK, model: empty, out: join(empty, "out") }).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({
      code: "ERR_BUILD_FAILED",
      expected: expect.stringContaining("onnx/model"),
    });
    expect((error as Error).message).not.toContain(empty);
    expect(await readdir(empty)).toEqual([]);
  });
});

/** Shapes of every head a bundle may have: an intercept stands behind each row's weights. */
function headShapes(
  classesOf: Readonly<Partial<Record<HeadTask, number>>>,
  dimension: number,
  read: Readonly<Record<string, readonly [number[], ...unknown[]]>>,
): Record<string, number[]> {
  // Rows that nothing but the file itself says: n-grams met, and hidden units.
  const rows = read[VOCABULARY_PATHS.buckets]?.[0][0] as number;
  const shapes: Record<string, number[]> = {
    [VOCABULARY_PATHS.buckets]: [rows, 1],
    [VOCABULARY_PATHS.idf]: [rows + 1, 1],
  };
  for (const [task, classes] of Object.entries(classesOf) as [HeadTask, number][]) {
    const paths = headPaths(task);
    const units = read[paths.perceptronHidden]?.[0][0] as number;
    shapes[paths.semantic] = [classes, dimension + 1];
    shapes[paths.perceptronHidden] = [units, dimension + 1];
    shapes[paths.perceptronOutput] = [classes, units + 1];
    shapes[paths.lexical] = [rows, classes];
    shapes[paths.lexicalScales] = [rows, 1];
    shapes[paths.lexicalIntercepts] = [classes, 1];
  }
  return shapes;
}

const numpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;
// In CI numpy has to be there: a skip would hide that other tools can no longer read our files.
describe.skipIf(!numpy && !process.env.CI)(
  numpy ? "read by numpy" : "read by numpy (skipped: python3 has no numpy here)",
  () => {
    it("every matrix has the rows of its data and its kind of number", async () => {
      const files = [...(await filesIn(out)).keys()].filter((path) => path.endsWith(".npy"));
      const code = `
import json, sys, numpy as np
print(json.dumps({p: [list(a.shape), a.dtype.str, bool(np.isfinite(a).all()), float(np.abs(np.linalg.norm(a.astype(float), axis=1) - 1).max())]
  for p in sys.argv[2:] for a in [np.load(sys.argv[1] + "/" + p, allow_pickle=False)]}))`;
      const { stdout, stderr } = spawnSync("python3", ["-c", code, out, ...files], { encoding: "utf8" });
      expect(stderr).toBe("");
      const read = JSON.parse(stdout) as Record<string, [number[], string, boolean, number]>;
      const { categories, problemVectors } = manifest.counts;
      const { dimension } = manifest.model;
      const shapes: Record<string, number[]> = {
        "embeddings/business_categories.npy": [categories, dimension],
        "embeddings/dataset_centroids.npy": [categories, dimension],
        "embeddings/level2_problems.npy": [problemVectors, dimension],
        ...headShapes({ category: categories, automation: 3 }, dimension, read),
      };
      expect(files).toEqual(
        Object.keys(shapes)
          .filter((path) => files.includes(path))
          .sort(),
      );
      // Three embeddings, the n-grams, and at least one lexical head.
      expect(files.length).toBeGreaterThanOrEqual(3 + 2 + 3);
      for (const [path, [shape, dtype, finite, offUnit]] of Object.entries(read)) {
        const kind = path.endsWith("_lexical.npy")
          ? "|i1"
          : path === VOCABULARY_PATHS.buckets
            ? "<u4"
            : "<f4";
        expect([path, shape, dtype, finite]).toEqual([path, shapes[path], kind, true]);
        // Single precision over 384 values.
        if (path.startsWith("embeddings/")) expect(offUnit).toBeLessThan(1e-5);
      }
    });
  },
);
