import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LIBRARY_SETTINGS, libraryBundle } from "./__fixtures__/library-bundle.ts";
import { memoryAssets } from "./assets/memory-assets.ts";
import type { Advisor } from "./automation/advisor.ts";
import type { BatchItem, Classification } from "./classification.ts";
import { type Classifier, createClassifier } from "./classifier.ts";
import { CHANNELS } from "./observation/diagnostics.ts";

const bundle = libraryBundle();
const open = (options: Partial<Parameters<typeof createClassifier>[0]> = {}) =>
  createClassifier({ assets: memoryAssets(bundle), ...options });

let classifier: Classifier;
beforeAll(async () => {
  classifier = await open();
});
afterAll(() => classifier.close());

const classified = (item: BatchItem | undefined): Classification => {
  if (item?.ok !== true) throw new Error(`not classified: ${item?.error.message}`);
  return item.classification;
};
/** What must not depend on neighbours or history; scores to five decimals. */
const essence = ({ category, decision, problems, automation }: Classification) => ({
  category: category?.id,
  confidence: category?.confidence.toFixed(5),
  decision,
  problems: problems.map(({ id, similarity }) => `${id} ${similarity.toFixed(5)}`),
  automation: `${automation?.level} ${automation?.percentage.toFixed(3)} ${automation?.layer}`,
});

describe("one ticket", () => {
  it("goes through all three tiers", async () => {
    const result = await classifier.classify(
      "Could you renew my book? I need it for another week. Card AB12345.",
    );
    expect(result.category).toMatchObject({ id: "lending", name: "Lending", method: "similarity" });
    expect(result.decision).toBe("route");
    expect(result.routing).toEqual({
      team: "Counter",
      priority: "HIGH",
      slaHours: 4,
      responseMinutes: 30,
      resolutionHours: 4,
      escalationHours: 8,
      businessHoursOnly: false,
      escalationPath: ["Counter", "Head librarian"],
    });
    expect(result.problems[0]?.id).toBe("loan-renewal");
    expect(result.automation).toMatchObject({ level: "FULLY_AUTOMATABLE", layer: "mapped_problem" });
    expect(result.automation?.roi).toMatchObject({ ticketsPerYear: 600 });
    expect(result.entities).toMatchObject([{ type: "card", value: "AB12345" }]);
    expect(result.provenance).toMatchObject({
      bundleId: "library",
      dtype: "w8",
      provider: "memory",
      truncated: false,
    });
  });

  it("is plain JSON, with confidences that add up", async () => {
    const result = await classifier.classify("the light in the group room flickers", { alternatives: 9 });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    const { category } = result;
    const all = [category, ...(category?.alternatives ?? [])].map((entry) => entry?.confidence ?? 0);
    expect(all).toHaveLength(3);
    expect(all.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
    expect([...all].sort((a, b) => b - a)).toEqual(all);
    expect(category?.margin).toBeCloseTo((all[0] ?? 0) - (all[1] ?? 0), 10);
  });

  it("has steps whose weighted mean is the percentage, whatever layer decided", async () => {
    for (const text of [
      "renew my loans",
      "a chair is broken",
      "the cupboard is locked, no idea why",
      "hello there",
    ]) {
      const { automation } = await classifier.classify(text);
      const mean = automation?.steps.reduce((sum, { weight, percentage }) => sum + weight * percentage, 0);
      expect(mean).toBeCloseTo(automation?.percentage ?? -1, 2);
    }
  });

  it("explains itself by parts that sum to the score it was ranked by", async () => {
    const { explanation, category } = await classifier.classify("renew my book", { explain: true });
    const [winner, second] = explanation?.signals ?? [];
    expect(winner?.category).toBe(category?.id);
    expect(winner?.parts.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(
      winner?.score ?? 0,
      10,
    );
    expect(winner?.score).toBeGreaterThan(second?.score ?? 0);
    expect(explanation?.keywords).toContainEqual({ category: "lending", phrase: "renew*", kind: "keywords" });
    expect(explanation?.nearest[0]?.problem).toBe("loan-renewal");
  });

  it("tells how little it looks like the desk's: here by confidence × similarity² alone", async () => {
    const scores: number[] = [];
    for (const text of [
      "please renew all my loans",
      "freezing",
      "quarterly dividend of the shipping company",
    ]) {
      const { outOfScope, category, explanation } = await classifier.classify(text, { explain: true });
      const similarity = explanation?.nearest[0]?.similarity as number;
      const likeness = (category?.confidence as number) * similarity ** 2;
      expect(outOfScope?.score).toBeCloseTo(1 / (1 + likeness), 9);
      expect(outOfScope?.threshold).toBe(LIBRARY_SETTINGS.decision.outOfScopeScore);
      scores.push(outOfScope?.score as number);
    }
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    expect((await classifier.classify("quarterly dividend of the shipping company")).decision).toBe(
      "out_of_scope",
    );
  });

  it("counts a negated word as unsaid", async () => {
    expect((await classifier.classify("this is urgent, renew my book today")).urgency.level).toBe("CRITICAL");
    expect((await classifier.classify("this is not urgent, renew my book")).urgency.score).toBe(0);
  });

  it("reads a rule with the category: locked means something in a room, and nothing at the counter", async () => {
    const room = await classifier.classify("the cupboard in group room 3 is locked");
    expect(room.automation).toMatchObject({ layer: "rule", evidence: ["locked-cabinet"] });
    const loan = await classifier.classify(
      "my lending account says renewals and reservations are locked, overdue fine",
    );
    expect(loan.category?.id).toBe("lending");
    expect(loan.automation?.evidence).not.toContain("locked-cabinet");
  });
});

describe("the same ticket", () => {
  const probe = "Freezing in the reading room, please look at the heating";
  const others = Array.from({ length: 63 }, (_, i) => `${"please ".repeat(i % 9)}renew book number ${i}`);

  it("gets the same result alone, in a batch of 64, and after many others", async () => {
    const alone = essence(await classifier.classify(probe));
    const fresh = await open({ cacheSize: 0 });
    const batch = await fresh.classifyBatch([...others.slice(0, 30), probe, ...others.slice(30)]);
    expect(essence(classified(batch[30]))).toEqual(alone);
    for (let i = 0; i < 5; i++) await fresh.classifyBatch(others.map((text) => `${text} ${i}`));
    expect(essence(await fresh.classify(probe))).toEqual(alone);
    await fresh.close();
  });

  it("gets the same result at any number of threads", async () => {
    const [one, two] = [
      await open({ environment: { threads: 1 } }),
      await open({ environment: { threads: 2 } }),
    ];
    expect(essence(await one.classify(probe))).toEqual(essence(await two.classify(probe)));
    await Promise.all([one.close(), two.close()]);
  });
});

describe("bad input", () => {
  it.each([[undefined], [null], [42], [{ text: "x" }], [["x"]]])(
    "%s is refused by type, not by value",
    async (text) => {
      await expect(classifier.classify(text as unknown as string)).rejects.toMatchObject({
        code: "ERR_INVALID_ARGUMENT",
        argument: "text",
        expected: "a string",
      });
    },
  );

  it.each([[""], [" \n\t "], ["\u0000"], ["?!"], ["\u200b"]])("%j is a result that says so", async (text) => {
    const result = await classifier.classify(text);
    expect(result).toMatchObject({
      category: null,
      routing: null,
      automation: null,
      decision: "review",
      outOfScope: null,
      problems: [],
      provenance: { path: "lexical", tokens: 0 },
    });
    expect(result.reasons).toMatchObject([{ code: "empty_text" }]);
  });

  it("does not let one bad item of a batch touch its neighbours", async () => {
    const texts = ["renew my book", 7 as unknown as string, "the heating is off"];
    // A hole, as in a sparse array, is no text either.
    texts.length = 5;
    texts[4] = "broken chair";
    const items = await classifier.classifyBatch(texts);
    expect(items.map(({ ok }) => ok)).toEqual([true, false, true, false, true]);
    expect(items[1]).toMatchObject({ error: { code: "ERR_INVALID_ARGUMENT", found: "number" } });
    expect(essence(classified(items[2]))).toEqual(essence(await classifier.classify("the heating is off")));
  });

  it("takes 1 MB of text, and reports that the end was not read", async () => {
    const result = await classifier.classify(`renew my book ${"and another one ".repeat(65_536)}`);
    expect(result.category?.id).toBe("lending");
    expect(result.provenance).toMatchObject({ truncated: true, tokens: 256 });
    expect(result.reasons.map(({ code }) => code)).toContain("truncated");
  });

  it("takes lone surrogates and NULs", async () => {
    const result = await classifier.classify("renew \ud800my\u0000 book\udfff");
    expect(result.category?.id).toBe("lending");
  });

  it.each([
    [{ topK: -1 }, "topK"],
    [{ topK: 1.5 }, "topK"],
    [{ alternatives: Number.NaN }, "alternatives"],
    [{ minSimilarity: 2 }, "minSimilarity"],
  ])("refuses the option %j by name", async (options, argument) => {
    await expect(classifier.classify("x", options)).rejects.toMatchObject({
      code: "ERR_INVALID_ARGUMENT",
      argument,
    });
  });

  it("refuses a batch that is no array, and a classifier without a provider", async () => {
    await expect(classifier.classifyBatch("x" as unknown as string[])).rejects.toMatchObject({
      argument: "texts",
    });
    await expect(createClassifier({} as never)).rejects.toMatchObject({ argument: "assets" });
  });

  it("never repeats the ticket in an error or in diagnostics", async () => {
    const heard: unknown[] = [];
    const listen = (message: unknown) => heard.push(message);
    for (const channel of Object.values(CHANNELS)) subscribe(channel, listen);
    await classifier.classifyBatch(["secret sauce", 5 as unknown as string]);
    for (const channel of Object.values(CHANNELS)) unsubscribe(channel, listen);
    expect(heard).toHaveLength(2);
    expect(JSON.stringify(heard)).not.toContain("secret");
  });
});

describe("streams", () => {
  it("keep order and count, from any iterable", async () => {
    const texts = Array.from({ length: 150 }, (_, i) =>
      i % 2 === 0 ? `renew book ${i}` : `chair ${i} is broken`,
    );
    const seen: string[] = [];
    for await (const item of classifier.classifyStream(texts.values()))
      seen.push(classified(item).category?.id ?? "");
    expect(seen).toEqual(texts.map((_, i) => (i % 2 === 0 ? "lending" : "rooms")));
  });

  it("answer a slow source at once instead of waiting for a full batch", async () => {
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    async function* slow() {
      yield "renew my book";
      await gate;
      yield "broken chair";
    }
    const items = classifier.classifyStream(slow())[Symbol.asyncIterator]();
    // Resolves although the source has not moved on: the gate opens only afterwards.
    expect(classified((await items.next()).value).category?.id).toBe("lending");
    release();
    expect(classified((await items.next()).value).category?.id).toBe("rooms");
    expect((await items.next()).done).toBe(true);
  });

  it("close their source when the consumer leaves", async () => {
    let closed = false;
    async function* source() {
      try {
        for (let i = 0; ; i++) yield `renew book ${i}`;
      } finally {
        closed = true;
      }
    }
    for await (const _ of classifier.classifyStream(source())) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(true);
  });
});

describe("abort", () => {
  const reason = new Error("changed my mind");

  it("before a call rejects with the signal's reason", async () => {
    await expect(classifier.classify("x", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(open({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("in the middle of a batch ends it, and the classifier goes on", async () => {
    const controller = new AbortController();
    const texts = Array.from({ length: 300 }, (_, i) => `${"long ticket ".repeat(i % 50)} ${i}`);
    const running = classifier.classifyBatch(texts, { signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    await expect(running).rejects.toBe(reason);
    expect((await classifier.classify("renew my book")).category?.id).toBe("lending");
  });

  it("ends a stream that waits for its source", async () => {
    const controller = new AbortController();
    async function* never() {
      await new Promise(() => {});
      yield "x";
    }
    const next = classifier
      .classifyStream(never(), { signal: controller.signal })
      [Symbol.asyncIterator]()
      .next();
    controller.abort(reason);
    await expect(next).rejects.toBe(reason);
  });
});

describe("closing", () => {
  it("waits for running work, works twice, and refuses what comes later", async () => {
    const own = await open();
    const running = own.classifyBatch(["renew my book", "broken chair"]);
    const closing = Promise.all([own.close(), own.close()]);
    expect((await running).every(({ ok }) => ok)).toBe(true);
    await closing;
    await expect(own.classify("x")).rejects.toMatchObject({ code: "ERR_CLASSIFIER_CLOSED" });
    await own[Symbol.asyncDispose]();
  });
});

describe("report and statistics", () => {
  it("tell who served, and which parts were computed live", () => {
    const { report } = classifier;
    expect(report.provider).toMatchObject({ name: "memory", attempts: [{ outcome: "served" }] });
    expect(report.parts).toEqual({
      categoryVectors: "live",
      ticketCentroids: "live",
      problemVectors: "live",
    });
    expect(report.steps.map(({ step }) => step)).toEqual([
      "provider",
      "manifest",
      "desk",
      "knowledge",
      "model",
      "vectors",
    ]);
    const model = report.steps.find(({ step }) => step === "model");
    expect(model?.parts?.map(({ part }) => part).sort()).toEqual([
      "files",
      "hash",
      "runtime",
      "session",
      "tokenizer",
    ]);
    expect(report.environment.threads.reason).not.toBe("");
  });

  it("count decisions, categories, levels, layers and failures", async () => {
    const own = await open();
    await own.classifyBatch(["renew my book", "broken chair", "", 1 as unknown as string]);
    const statistics = own.statistics();
    expect(statistics).toMatchObject({ classified: 3, failed: 1, byCategory: { lending: 1, rooms: 1 } });
    expect(Object.values(statistics.byDecision).reduce((a, b) => a + b)).toBe(3);
    expect(statistics.confidenceHistogram.reduce((a, b) => a + b)).toBe(2);
    expect(statistics.byAutomationLayer).toMatchObject({ mapped_problem: 1 });
    await own.close();
  });
});

describe("an advisor", () => {
  const advice = {
    level: "NOT_AUTOMATABLE",
    percentage: 15,
    confidence: 0.8,
    reasoning: "asked somebody",
    businessPriority: "LOW",
    implementationComplexity: "HIGH",
  } as const;
  const asked: string[] = [];
  const advisor = (advise: Advisor["advise"]): Advisor => ({
    name: "colleague",
    advise: (request, options) => {
      asked.push(request.text);
      return advise(request, options);
    },
  });
  const unknown = "what are the opening hours of the cafe";

  it("is followed where nothing was known and it is surer", async () => {
    const own = await open({ advisor: advisor(async () => advice) });
    expect((await own.classify(unknown)).automation).toMatchObject({
      layer: "advisor",
      evidence: ["colleague"],
      percentage: 15,
    });
    asked.length = 0;
    expect((await own.classify("please renew all my loans")).automation?.layer).toBe("mapped_problem");
    expect(asked).toEqual([]);
    await own.close();
  });

  it("costs the ticket nothing when it fails or has no opinion", async () => {
    const without = (await classifier.classify(unknown)).automation;
    for (const advise of [async () => undefined, async () => Promise.reject(new Error("down"))]) {
      const own = await open({ advisor: advisor(advise) });
      expect((await own.classify(unknown)).automation).toEqual(without);
      await own.close();
    }
  });
});

describe("a bundle", () => {
  it("without thresholds sends everything to a person", async () => {
    const decision = { source: "too few", routeConfidence: null, outOfScopeScore: null };
    const own = await open({
      assets: memoryAssets(libraryBundle(undefined, { ...LIBRARY_SETTINGS, decision })),
    });
    const result = await own.classify("please renew all my loans");
    expect(result).toMatchObject({ decision: "review", reasons: [{ code: "no_threshold" }] });
    await own.close();
  });

  it("without any problem or ticket classifies by descriptions and keywords alone", async () => {
    const empty = libraryBundle((data) => {
      data["data/level2_problems.json"] = { problems: [], tickets: [] };
      data["data/automation_mappings.json"] = { mappings: {} };
    });
    const own = await open({ assets: memoryAssets(empty) });
    const result = await own.classify("please renew my book");
    expect(result.category?.id).toBe("lending");
    expect(result.problems).toEqual([]);
    expect(result.automation?.layer).toBe("category_baseline");
    expect(own.report.parts).toMatchObject({ ticketCentroids: "absent" });
    await own.close();
  });

  it("whose tickets belong to no problem still learns from them", async () => {
    const free = libraryBundle((data) => {
      data["data/level2_problems.json"] = {
        problems: [],
        tickets: [
          { category: "rooms", text: "it is freezing in here" },
          { category: "lending", text: "two more weeks please" },
        ],
      };
    });
    const own = await open({ assets: memoryAssets(free) });
    const { explanation, category } = await own.classify("freezing in here", { explain: true });
    expect(category?.id).toBe("rooms");
    expect(explanation?.nearest[0]).toMatchObject({ problem: null, text: "it is freezing in here" });
    await own.close();
  });
});
