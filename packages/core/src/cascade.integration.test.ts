import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  CASCADE_SETTINGS,
  JOINT_SETTINGS,
  lexicalLibraryBundle,
} from "./__fixtures__/lexical-library-bundle.ts";
import { LIBRARY_SETTINGS, libraryBundle } from "./__fixtures__/library-bundle.ts";
import type { AssetProvider } from "./assets/asset-provider.ts";
import { memoryAssets } from "./assets/memory-assets.ts";
import type { BatchItem, Classification } from "./classification.ts";
import { type Classifier, createClassifier } from "./classifier.ts";
import { MAX_NGRAM_CHARACTERS } from "./lexical/ngrams.ts";

const MODEL = "models/minilm/onnx/model_w8.onnx";
const PLAIN = "Can I keep my borrowed book for two more weeks? please renew";
const UNCLEAR = "hello, who can help me with something else";
const bundle = lexicalLibraryBundle();
const open = (options: Partial<Parameters<typeof createClassifier>[0]> = {}) =>
  createClassifier({ assets: memoryAssets(bundle), ...options });

const classified = (item: BatchItem | undefined): Classification => {
  if (item?.ok !== true) throw new Error(`not classified: ${item?.error.message}`);
  return item.classification;
};
const timeless = ({ timings: _, ...rest }: Classification) => rest;
const stepsOf = ({ report }: Classifier) => report.steps.map(({ step }) => step);
const FIRST_STEPS = ["provider", "manifest", "desk"];
const ALL_STEPS = [...FIRST_STEPS, "knowledge", "model", "vectors"];

/** Native libraries of the model's runtime in this process, as Node itself lists them. */
function runtimeLibraries(): string[] {
  const { report } = process as unknown as { report: { excludeNetwork: boolean; getReport(): unknown } };
  report.excludeNetwork = true;
  const { sharedObjects } = report.getReport() as { sharedObjects: string[] };
  return sharedObjects.filter((path) => path.includes("onnxruntime"));
}

// First in this file, and each file has a process of its own: nothing here has loaded the runtime yet.
describe("the native runtime", () => {
  it("is not loaded until a ticket needs the model", async () => {
    expect(runtimeLibraries()).toEqual([]);
    const lexical = await open({ mode: "lexical" });
    await lexical.warmUp();
    await lexical.classifyBatch([PLAIN, UNCLEAR, ""], { explain: true });
    await lexical.close();
    const auto = await open();
    await auto.classify(PLAIN, { levels: "category", explain: true });
    expect(runtimeLibraries()).toEqual([]);
    await auto.classify(UNCLEAR, { levels: "category" });
    expect(runtimeLibraries()).not.toEqual([]);
    await auto.close();
  });
});

describe("mode auto with categories alone", () => {
  it("answers a plain ticket by its wording, and reads nothing of the model for it", async () => {
    const assets = memoryAssets(bundle);
    const classifier = await open({ assets });
    const result = await classifier.classify(PLAIN, { levels: "category" });
    expect(result).toMatchObject({
      category: { id: "lending", name: "Lending", method: "lexical" },
      decision: "route",
      routing: { team: "Counter" },
      problems: [],
      automation: null,
      timings: { embedMs: 0, problemsMs: 0, automationMs: 0 },
      provenance: { path: "lexical", tokens: 0, truncated: false },
    });
    expect(result.category?.confidence).toBeGreaterThanOrEqual(0.9);
    expect(result.overallConfidence).toBeCloseTo(result.category?.confidence as number, 12);
    expect(assets.reads.filter((path) => /^(models|embeddings)\/|problem|automation/.test(path))).toEqual([]);
    expect(stepsOf(classifier)).toEqual(FIRST_STEPS);
    expect(new Set(Object.values(classifier.report.parts))).toEqual(new Set(["waiting"]));
    await classifier.close();
    expect(assets.openSources).toBe(0);
  });

  it("asks the model about an unclear one, and tells who answered", async () => {
    const assets = memoryAssets(bundle);
    const classifier = await open({ assets });
    const unclear = await classifier.classify(UNCLEAR, { levels: "category" });
    expect(unclear.provenance).toMatchObject({ path: "full" });
    expect(unclear.provenance.tokens).toBeGreaterThan(5);
    expect(unclear).toMatchObject({ category: { method: "similarity" }, problems: [], automation: null });
    expect(stepsOf(classifier)).toEqual(ALL_STEPS);
    expect(classifier.report.parts).toEqual({
      categoryVectors: "live",
      ticketCentroids: "live",
      problemVectors: "live",
    });
    expect(classifier.report.totalBytes).toBeGreaterThan(20_000_000);
    // All has been read, so the source is given back long before the classifier is closed.
    expect(assets.openSources).toBe(0);
    // Once the model is there, a plain ticket still does without it.
    const plain = await classifier.classify(PLAIN, { levels: "category" });
    expect(plain.provenance).toMatchObject({ path: "lexical", tokens: 0 });
    expect(classifier.statistics()).toMatchObject({ classified: 2, byAutomationLevel: {} });
    await classifier.close();
  });

  it("answers each ticket of a batch by its own path, in order", async () => {
    const classifier = await open();
    const items = await classifier.classifyBatch(
      [UNCLEAR, PLAIN, "", 7 as unknown as string, UNCLEAR, PLAIN],
      {
        levels: "category",
      },
    );
    expect(items.map((item) => (item.ok ? item.classification.category?.method : item.error.code))).toEqual([
      "similarity",
      "lexical",
      undefined,
      "ERR_INVALID_ARGUMENT",
      "similarity",
      "lexical",
    ]);
    expect(classified(items[2]).provenance).toMatchObject({ path: "lexical", tokens: 0 });
    await classifier.close();
  });

  it("is not in a hurry where the bundle says that wording is never enough", async () => {
    const cascade = { ...CASCADE_SETTINGS.cascade, answerConfidence: null };
    const classifier = await open({
      assets: memoryAssets(lexicalLibraryBundle({ settings: { ...CASCADE_SETTINGS, cascade } })),
    });
    expect(stepsOf(classifier)).toEqual(ALL_STEPS);
    const result = await classifier.classify(PLAIN, { levels: "category" });
    expect(result.provenance.path).toBe("full");
    const asked = await classifier.classify(PLAIN, { mode: "lexical" });
    expect(asked.category?.method).toBe("lexical");
    await classifier.close();
  });
});

describe("what is asked for", () => {
  let classifier: Classifier;
  beforeAll(async () => {
    classifier = await open();
  });
  afterAll(() => classifier.close());

  it("is all three tiers by default, for which even a plain ticket goes through the model", async () => {
    const result = await classifier.classify(PLAIN);
    expect(result.provenance.path).toBe("full");
    expect(result.problems[0]?.id).toBe("loan-renewal");
    expect(result.automation?.level).toBe("FULLY_AUTOMATABLE");
    expect(result.recommendation).toMatch(/Nearest known problem: .* Automation \d+ %/);
  });

  it("may be the problems without automation", async () => {
    const [all, problems] = [
      await classifier.classify(PLAIN),
      await classifier.classify(PLAIN, { levels: "problems" }),
    ];
    expect(problems).toMatchObject({ automation: null, timings: { automationMs: expect.any(Number) } });
    expect(problems.problems).toEqual(all.problems);
    expect(problems.category).toEqual(all.category);
    expect(problems.recommendation).toContain("Nearest known problem");
    expect(problems.recommendation).not.toContain("Automation");
    const similarity = problems.problems[0]?.similarity as number;
    expect(problems.overallConfidence).toBeCloseTo(
      (problems.category?.confidence as number) ** (2 / 3) * similarity ** (1 / 3),
      12,
    );
  });

  it("may be the category alone, by the model too", async () => {
    const result = await classifier.classify(PLAIN, { levels: "category", mode: "full" });
    expect(result).toMatchObject({ problems: [], automation: null, provenance: { path: "full" } });
    expect(result.category).toEqual((await classifier.classify(PLAIN)).category);
    expect(result.recommendation).not.toMatch(/known problem|Automation/);
    expect(result.overallConfidence).toBeCloseTo(result.category?.confidence as number, 12);
  });

  it("is the category in mode lexical, whatever else is asked for", async () => {
    const result = await classifier.classify(UNCLEAR, { mode: "lexical", levels: "automation" });
    expect(result).toMatchObject({
      category: { method: "lexical" },
      problems: [],
      automation: null,
      provenance: { path: "lexical" },
    });
  });

  it.each([
    [{ mode: "fast" }, "mode"],
    [{ mode: 1 }, "mode"],
    [{ levels: "all" }, "levels"],
    [{ levels: 3 }, "levels"],
    [{ mode: "lexical", levels: "all" }, "levels"],
  ])("is refused by name where it is %j", async (options, argument) => {
    await expect(classifier.classify(PLAIN, options as never)).rejects.toMatchObject({
      code: "ERR_INVALID_ARGUMENT",
      argument,
    });
  });
});

describe("the lexical path", () => {
  let classifier: Classifier;
  beforeAll(async () => {
    classifier = await open({ mode: "lexical" });
  });
  afterAll(() => classifier.close());

  it("gives a ticket the same result alone, in a batch, and after many others", async () => {
    const others = Array.from({ length: 63 }, (_, i) => `${"please ".repeat(i % 9)}renew chair number ${i}`);
    const alone = timeless(await classifier.classify(PLAIN));
    const batch = await classifier.classifyBatch([...others.slice(0, 30), PLAIN, ...others.slice(30)]);
    expect(timeless(classified(batch[30]))).toEqual(alone);
    expect(timeless(await classifier.classify(PLAIN))).toEqual(alone);
    const auto = await open();
    expect(timeless(await auto.classify(PLAIN, { levels: "category" }))).toEqual(alone);
    await auto.close();
  });

  it("is plain JSON, with confidences that add up to 1 over all categories", async () => {
    for (const text of [PLAIN, UNCLEAR, "broken chair 😡😡", "zyzzyva"]) {
      const result = await classifier.classify(text, { alternatives: 9, explain: true });
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      const { category } = result;
      const all = [category, ...(category?.alternatives ?? [])].map((entry) => entry?.confidence ?? 0);
      expect(all).toHaveLength(3);
      expect(all.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
      expect(category?.margin).toBeCloseTo((all[0] as number) - (all[1] as number), 12);
    }
  });

  it("finds urgency and entities as the full path does", async () => {
    const text = "urgent: please renew the book on card AB12345 today";
    const [lexical, full] = [
      await classifier.classify(text),
      await classifier.classify(text, { mode: "full" }),
    ];
    expect(lexical.entities).toMatchObject([{ type: "card", value: "AB12345" }]);
    expect(lexical.entities).toEqual(full.entities);
    expect(lexical.urgency).toEqual(full.urgency);
    expect(lexical.urgency.level).toBe("CRITICAL");
  });

  it("explains itself by n-grams that sum to its margin", async () => {
    const { explanation, category } = await classifier.classify(PLAIN, { explain: true });
    expect(explanation).toMatchObject({ signals: [], keywords: [], nearest: [] });
    expect(explanation).not.toHaveProperty("scope");
    const { wording } = explanation ?? {};
    expect(wording?.winner).toBe(category?.id);
    expect(wording?.runnerUp).toBe(category?.alternatives[0]?.id);
    const sum = (wording?.ngrams ?? []).reduce((total, { difference }) => total + difference, 0);
    const told = sum + (wording?.others.difference as number) + (wording?.intercepts as number);
    expect(Math.abs(told - (wording?.margin as number))).toBeLessThan(1e-9);
    // The odds of first to second are the margin over the temperature.
    const odds = (category?.confidence as number) / (category?.alternatives[0]?.confidence as number);
    expect(Math.log(odds)).toBeCloseTo((wording?.margin as number) / CASCADE_SETTINGS.cascade.temperature, 9);
    expect(wording?.ngrams.map(({ ngram }) => ngram)).toContain("keep");
    expect(explanation?.text).toMatchObject({ truncated: false, language: { code: "en" } });
  });

  it("tells how little a ticket looks like the desk's: nothing known in it at all is out of scope", async () => {
    const outOfScope = async (text: string) => (await classifier.classify(text)).outOfScope;
    const own = await outOfScope(PLAIN);
    const foreign = await outOfScope("ξψζ ωχφ");
    const { outOfScopeScore } = LIBRARY_SETTINGS.decision;
    expect(own?.threshold).toBe(outOfScopeScore);
    expect(own?.score).toBeLessThan(0.3);
    // No n-gram is known: three equal confidences, no margin of the scope head.
    expect(foreign?.score).toBeCloseTo(1 / (1 + Math.sqrt(1 / 3)), 9);
    const strict = { ...CASCADE_SETTINGS, decision: { ...CASCADE_SETTINGS.decision, outOfScopeScore: 0.6 } };
    const stricter = await open({
      assets: memoryAssets(lexicalLibraryBundle({ settings: strict })),
      mode: "lexical",
    });
    expect(await stricter.classify("ξψζ ωχφ")).toMatchObject({
      decision: "out_of_scope",
      reasons: [{ code: "unfamiliar" }],
    });
    expect((await stricter.classify(PLAIN)).decision).toBe("route");
    await stricter.close();
  });

  it("reports that it read only the start of a long ticket", async () => {
    const sentence = `${PLAIN} `;
    const long = sentence.repeat(Math.ceil((MAX_NGRAM_CHARACTERS + 1) / sentence.length));
    const result = await classifier.classify(long, { explain: true });
    expect(result.category?.id).toBe("lending");
    expect(result.provenance).toMatchObject({ path: "lexical", truncated: true });
    expect(result.reasons.map(({ code }) => code)).toContain("truncated");
    expect(result.explanation?.text).toMatchObject({ truncated: true });
    const short = await classifier.classify(long.slice(0, MAX_NGRAM_CHARACTERS));
    expect(short.provenance.truncated).toBe(false);
    expect(short.reasons.map(({ code }) => code)).not.toContain("truncated");
  });

  it("lets other work of the process through, and an abort, in the middle of a batch or a stream", async () => {
    const texts = Array.from({ length: 2000 }, (_, i) => `${PLAIN} ${i}`);
    const reason = new Error("changed my mind");
    const aborting = () => {
      const controller = new AbortController();
      setImmediate(() => controller.abort(reason));
      return controller.signal;
    };
    await expect(classifier.classifyBatch(texts, { signal: aborting() })).rejects.toBe(reason);
    const stream = async (signal: AbortSignal) => {
      let count = 0;
      for await (const _ of classifier.classifyStream(texts, { signal })) count++;
      return count;
    };
    await expect(stream(aborting())).rejects.toBe(reason);
    // Nobody else's tickets are lost.
    const items = await classifier.classifyBatch(texts.slice(0, 200));
    expect(items.map((item) => classified(item).category?.id)).toEqual(new Array(200).fill("lending"));
    expect(await stream(new AbortController().signal)).toBe(2000);
  });

  it("goes through the model where one call asks for it", async () => {
    const result = await classifier.classify(PLAIN, { mode: "full" });
    expect(result.provenance.path).toBe("full");
    expect(result.automation).not.toBeNull();
  });
});

describe("the full path with lexical heads", () => {
  let classifier: Classifier;
  beforeAll(async () => {
    classifier = await open({
      assets: memoryAssets(lexicalLibraryBundle({ settings: JOINT_SETTINGS })),
      mode: "full",
    });
  });
  afterAll(() => classifier.close());

  it("infers categories and problems together", async () => {
    const ask = { topK: 99, minSimilarity: -1, alternatives: 9 };
    for (const text of [PLAIN, UNCLEAR, "the heating is off and a chair is broken"]) {
      const { category, problems } = await classifier.classify(text, ask);
      expect(category?.method).toBe("combined");
      const probabilities = problems.map(({ probability }) => probability as number);
      expect(probabilities).toHaveLength(4);
      expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
      // All matters of these two categories are known problems, so their probabilities are the category's own.
      for (const { id, confidence } of [category, ...(category?.alternatives ?? [])].flatMap(
        (c) => c ?? [],
      )) {
        const own = problems.filter((problem) => problem.category === id);
        if (own.length === 0) continue;
        expect(own.reduce((sum, { probability }) => sum + (probability as number), 0)).toBeCloseTo(
          confidence,
          9,
        );
      }
    }
    const { category, problems } = await classifier.classify(PLAIN, ask);
    expect(category?.id).toBe("lending");
    expect(problems[0]).toMatchObject({ id: "loan-renewal", category: "lending" });
  });

  it("gives the same result alone and in a batch", async () => {
    const alone = await classifier.classify(PLAIN);
    const batch = await classifier.classifyBatch(["a chair", "renew ".repeat(30), PLAIN, UNCLEAR]);
    const inBatch = classified(batch[2]);
    expect(inBatch.category?.confidence).toBeCloseTo(alone.category?.confidence as number, 5);
    expect(inBatch.problems.map(({ id }) => id)).toEqual(alone.problems.map(({ id }) => id));
  });

  it("explains itself by parts that sum: signals to the score, n-grams to the margin, scope to its score", async () => {
    const { category, explanation, outOfScope } = await classifier.classify(PLAIN, { explain: true });
    const [winner, second] = explanation?.signals ?? [];
    expect(winner?.category).toBe(category?.id);
    for (const side of [winner, second]) {
      const sum = side?.parts.reduce((total, { contribution }) => total + contribution, 0);
      expect(sum).toBeCloseTo(side?.score as number, 9);
    }
    const odds = Math.log(
      (category?.confidence as number) / (category?.alternatives[0]?.confidence as number),
    );
    expect(odds).toBeCloseTo((winner?.score as number) - (second?.score as number), 9);
    for (const signal of ["lexical", "problems"]) {
      expect(winner?.parts.find((part) => part.signal === signal)?.contribution).not.toBe(0);
    }
    const { wording } = explanation ?? {};
    const ngrams = (wording?.ngrams ?? []).reduce((total, { difference }) => total + difference, 0);
    const told = ngrams + (wording?.others.difference as number) + (wording?.intercepts as number);
    expect(Math.abs(told - (wording?.margin as number))).toBeLessThan(1e-9);
    const { weights, offset } = JOINT_SETTINGS.scope;
    const own = Object.entries(explanation?.scope ?? {}).reduce(
      (sum, [signal, value]) => sum + value * weights[signal as keyof typeof weights],
      offset,
    );
    expect(outOfScope?.score).toBeCloseTo(1 / (1 + Math.exp(own)), 12);
    expect(explanation?.scope?.confidence).toBeCloseTo(Math.log(category?.confidence as number), 12);
  });

  it("has opened everything before the classifier was returned", () => {
    expect(stepsOf(classifier)).toEqual(ALL_STEPS);
  });
});

/** Sessions of the runtime opened and not yet released, from now on. */
async function watchSessions() {
  const { InferenceSession } = await import("onnxruntime-node");
  const counts = { opened: 0, open: 0 };
  const create = InferenceSession.create.bind(InferenceSession) as (...inputs: unknown[]) => Promise<{
    release(): Promise<void>;
  }>;
  vi.spyOn(InferenceSession, "create").mockImplementation(async (...inputs: unknown[]) => {
    const session = await create(...inputs);
    counts.opened++;
    counts.open++;
    const release = session.release.bind(session);
    session.release = async () => {
      counts.open--;
      await release();
    };
    return session as never;
  });
  return counts;
}

/** A provider of one file that is damaged until it is mended, and of sources that are dead once closed. */
function mendable(files: Readonly<Record<string, Uint8Array>>, damaged?: string) {
  const inner = memoryAssets(files);
  const state = { mended: false };
  const assets: AssetProvider = {
    name: "mendable",
    async open(options) {
      const source = await inner.open(options);
      let closed = false;
      return {
        ...source,
        async read(path, readOptions) {
          if (closed) throw new Error("read after close");
          const bytes = await source.read(path, readOptions);
          const middle = bytes.length >> 1;
          if (path === damaged && !state.mended) bytes[middle] = (bytes[middle] as number) ^ 1;
          return bytes;
        },
        async close() {
          closed = true;
          await source.close?.();
        },
      };
    },
  };
  return { assets, inner, state };
}

afterEach(() => vi.restoreAllMocks());

describe("a damaged model", () => {
  const damage = { code: "ERR_ASSET_INTEGRITY", asset: MODEL };

  it("is found in mode auto when first needed, and the next call tries again", async () => {
    const sessions = await watchSessions();
    const { assets, inner, state } = mendable(bundle, MODEL);
    const classifier = await open({ assets });
    expect((await classifier.classify(PLAIN, { levels: "category" })).category?.id).toBe("lending");
    await expect(classifier.classify(UNCLEAR, { levels: "category" })).rejects.toMatchObject(damage);
    await expect(classifier.classify(PLAIN)).rejects.toMatchObject(damage);
    await expect(classifier.warmUp()).rejects.toMatchObject(damage);
    expect((await classifier.classify(PLAIN, { levels: "category" })).provenance.path).toBe("lexical");
    expect(sessions.open).toBe(0);
    state.mended = true;
    expect((await classifier.classify(UNCLEAR, { levels: "category" })).provenance.path).toBe("full");
    expect(sessions).toMatchObject({ open: 1 });
    await classifier.close();
    expect(sessions.open).toBe(0);
    expect(inner.openSources).toBe(0);
  });

  it("leaves nothing open when it is closed unmended", async () => {
    const { assets, inner } = mendable(bundle, MODEL);
    const classifier = await open({ assets });
    await expect(classifier.warmUp()).rejects.toMatchObject(damage);
    expect(inner.openSources).toBe(1);
    await classifier.close();
    expect(inner.openSources).toBe(0);
  });

  it("is found in mode full at creation, and leaves nothing open", async () => {
    const { assets, inner } = mendable(bundle, MODEL);
    await expect(open({ assets, mode: "full" })).rejects.toMatchObject(damage);
    expect(inner.openSources).toBe(0);
  });

  it("is never found in mode lexical", async () => {
    const { assets, inner } = mendable(bundle, MODEL);
    const classifier = await open({ assets, mode: "lexical" });
    await classifier.warmUp();
    expect((await classifier.classify(UNCLEAR)).provenance.path).toBe("lexical");
    await classifier.close();
    expect(inner.reads).not.toContain(MODEL);
    expect(inner.openSources).toBe(0);
  });
});

describe("knowledge that cannot be used", () => {
  it("is named at every call that needs it, each model given back", async () => {
    const sessions = await watchSessions();
    const change = (data: Record<string, unknown>) => {
      const { categories } = data["data/categories.json"] as { categories: { keywords: string[] }[] };
      categories[1]?.keywords.push("(never closed");
    };
    const { assets, inner } = mendable(lexicalLibraryBundle({ change }));
    const classifier = await open({ assets });
    for (let attempt = 1; attempt <= 2; attempt++) {
      await expect(classifier.classify(UNCLEAR)).rejects.toMatchObject({
        code: "ERR_BUNDLE_FORMAT",
        asset: "data/categories.json",
        field: "categories.1.keywords",
      });
      expect(sessions).toEqual({ opened: attempt, open: 0 });
    }
    await classifier.close();
    expect(inner.openSources).toBe(0);
  });
});

describe("warming up", () => {
  it("loads the model once, however many ask for it at the same time", async () => {
    const sessions = await watchSessions();
    const assets = memoryAssets(bundle);
    const classifier = await open({ assets });
    expect(assets.reads).not.toContain(MODEL);
    const [, , result] = await Promise.all([
      classifier.warmUp(),
      classifier.warmUp(),
      classifier.classify(UNCLEAR),
      classifier.classifyBatch([PLAIN, UNCLEAR]),
    ]);
    expect(result.provenance.path).toBe("full");
    expect(assets.reads.filter((path) => path === MODEL)).toHaveLength(1);
    expect(stepsOf(classifier)).toEqual(ALL_STEPS);
    await classifier.warmUp();
    expect(sessions).toEqual({ opened: 1, open: 1 });
    await classifier.close();
    expect(sessions.open).toBe(0);
    await expect(classifier.warmUp()).rejects.toMatchObject({ code: "ERR_CLASSIFIER_CLOSED" });
  });

  it("is not ended by one ticket's abort, for which others do not suffer", async () => {
    const classifier = await open();
    const controller = new AbortController();
    const aborted = classifier.classify(UNCLEAR, { signal: controller.signal });
    const waiting = classifier.classify(UNCLEAR);
    const reason = new Error("changed my mind");
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    expect((await waiting).provenance.path).toBe("full");
    await classifier.close();
  });
});

describe("closing", () => {
  it("while the model is loading waits for it, and gives everything back", async () => {
    const sessions = await watchSessions();
    const assets = memoryAssets(bundle);
    const classifier = await open({ assets });
    const running = classifier.classify(UNCLEAR);
    const warming = classifier.warmUp();
    const closing = classifier.close();
    expect((await running).provenance.path).toBe("full");
    await warming;
    await closing;
    expect(sessions).toEqual({ opened: 1, open: 0 });
    expect(assets.openSources).toBe(0);
  });

  it("while a damaged model is loading is no failure of its own", async () => {
    const { assets, inner } = mendable(bundle, MODEL);
    const classifier = await open({ assets });
    const running = classifier.classify(UNCLEAR);
    const closing = classifier.close();
    await expect(running).rejects.toMatchObject({ code: "ERR_ASSET_INTEGRITY" });
    await closing;
    expect(inner.openSources).toBe(0);
  });
});

describe("a bundle without a lexical head", () => {
  const refusal = { code: "ERR_INVALID_ARGUMENT", argument: "mode", found: '"lexical"' };

  it("cannot be opened in mode lexical, and nothing is left open", async () => {
    const assets = memoryAssets(libraryBundle());
    await expect(open({ assets, mode: "lexical" })).rejects.toMatchObject(refusal);
    expect(assets.openSources).toBe(0);
    expect(assets.reads).not.toContain(MODEL);
  });

  it("opens its model at creation, refuses mode lexical at a call, and has no wording to explain", async () => {
    const classifier = await open({ assets: memoryAssets(libraryBundle()) });
    expect(stepsOf(classifier)).toEqual(ALL_STEPS);
    await expect(classifier.classify(PLAIN, { mode: "lexical" })).rejects.toMatchObject(refusal);
    const { explanation, provenance } = await classifier.classify(PLAIN, {
      levels: "category",
      explain: true,
    });
    expect(provenance.path).toBe("full");
    expect(explanation?.wording).toBeNull();
    await classifier.close();
  });

  it.each([["fast"], [7], [{}]])("or any other is not opened in a mode called %j", async (mode) => {
    await expect(open({ mode: mode as never })).rejects.toMatchObject({
      code: "ERR_INVALID_ARGUMENT",
      argument: "mode",
    });
  });
});
