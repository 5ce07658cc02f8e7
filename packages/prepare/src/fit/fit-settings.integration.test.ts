import {
  decodeTable,
  HEAD_TASKS,
  headPaths,
  SIGNALS,
  VOCABULARY_PATHS,
} from "@org/classifier-core/preparation";
import { model, modelFolder } from "@org/classifier-model-minilm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deskWithFewTickets } from "../__fixtures__/edited-desk.ts";
import { LIBRARY_DESK } from "../__fixtures__/folders.ts";
import { trainedDesk } from "../__fixtures__/trained-desk.ts";
import { automationMappings } from "../build/assemble-bundle.ts";
import { embedDesk } from "../build/embed-desk.ts";
import { type ModelFolder, openModelFolder } from "../build/model-folder.ts";
import type { DecisionWishes } from "../source/desk-source.ts";
import { readSource } from "../source/read-source.ts";
import { type MatrixProducts, openMatrixProducts } from "../train/matrix-products.ts";
import { defaultSettings, MIN_TICKETS } from "./defaults.ts";
import { type FitOptions, type FittedSettings, fitSettings } from "./fit-settings.ts";

let opened: ModelFolder;
let products: MatrixProducts;
beforeAll(async () => {
  opened = await openModelFolder(modelFolder, { name: model.name, threads: 2 });
  products = await openMatrixProducts({ threads: 1 });
});
afterAll(async () => {
  await opened.embedder.close();
  await products.close();
});

async function fit(
  source: string,
  options: Partial<FitOptions> & { readonly wishes?: DecisionWishes } = {},
): Promise<{ fitted: FittedSettings; tickets: number }> {
  const desk = await readSource(source);
  const embedded = await embedDesk(desk, opened.embedder, {});
  const fitted = await fitSettings(
    embedded,
    {
      mappings: automationMappings(desk),
      rules: desk.automationRules,
      negations: desk.urgency.negations,
    },
    { products, wishes: desk.decision, ...options },
  );
  return { fitted, tickets: desk.tickets.length };
}

function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

/** Everything but the offsets of the out-of-scope score, which may be below 0. */
const withoutOffsets = ({
  scope: { offset: _, lexicalOffset: __, ...scope },
  ...settings
}: FittedSettings["settings"]) => ({
  ...settings,
  scope,
});

function expectSound({ settings, quality }: FittedSettings): void {
  const numbers = numbersIn(withoutOffsets(settings));
  expect(numbers.length).toBeGreaterThan(20);
  expect(numbers.filter((number) => !(Number.isFinite(number) && number >= 0))).toEqual([]);
  expect([settings.scope.offset, settings.scope.lexicalOffset].every(Number.isFinite)).toBe(true);
  for (const { source } of Object.values(settings)) expect(source).toContain("cross-validation");
  for (const share of numbersIn({
    ...quality,
    tickets: 0,
    scope: { ...quality?.scope, foreign: 0 },
    calibration: {
      ...quality?.calibration,
      reliability: quality?.calibration?.reliability.map((band) => ({ ...band, tickets: 0 })),
    },
  })) {
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
  }
  const bands = quality?.calibration?.reliability ?? [];
  expect(bands.length).toBeGreaterThan(1);
  expect(
    bands.every(
      ({ from, to, tickets, confidence }) =>
        tickets === 0 || (confidence >= from - 1e-5 && confidence <= to + 1e-5),
    ),
  ).toBe(true);
}

/** Head files are those that a weight above 0 asks for, and no others. */
function expectHeadsFit({ settings, heads, training }: FittedSettings): void {
  const { category } = settings;
  const files = [...heads.keys()];
  const has = (path: string) => files.includes(path);
  const paths = headPaths("category");
  expect(has(paths.semantic)).toBe(category.weights.semantic > 0);
  expect(has(paths.perceptronHidden)).toBe(category.weights.perceptron > 0);
  expect(has(paths.perceptronOutput)).toBe(category.weights.perceptron > 0);
  const lexical = HEAD_TASKS.filter((task) => has(headPaths(task).lexical));
  expect(has(VOCABULARY_PATHS.buckets)).toBe(lexical.length > 0);
  for (const { signal, kept } of training?.experts ?? []) {
    expect(SIGNALS).toContain(signal);
    const weight = category.weights[signal as (typeof SIGNALS)[number]];
    if (!kept) expect(weight).toBe(0);
  }
}

describe("the library desk", () => {
  let fitted: FittedSettings;
  let tickets = 0;
  beforeAll(async () => {
    ({ fitted, tickets } = await fit(LIBRARY_DESK));
  });

  it("gets finite settings, none below 0, each group with the tickets it was chosen on", () => {
    expectSound(fitted);
    for (const { source } of Object.values(fitted.settings)) {
      expect(source).toContain(`${tickets} example tickets`);
      expect(source).toContain("cross-validation");
    }
  });

  it("chose by its own tickets: the weights are no longer the defaults", () => {
    const { category, decision, scope } = fitted.settings;
    expect(category.weights).not.toEqual(defaultSettings(tickets).category.weights);
    expect(decision.outOfScopeScore).toBeGreaterThan(0);
    expect(scope.offset).not.toBe(0);
  });

  it("says what it reached on tickets held out, better than the largest category would by itself", () => {
    const { quality } = fitted;
    expect(quality?.tickets).toBe(tickets);
    // 19 of 61 tickets are of lending.
    expect(quality?.categoryAccuracy).toBeGreaterThan(19 / 61);
    expect(quality?.categoryAccuracyOnUnknownProblems).toBeGreaterThan(19 / 61);
    // No foreign texts: none can have been refused, and few of its own are.
    expect(quality?.scope).toMatchObject({ foreign: 0 });
    expect(quality?.scope?.refusedShare).toBeUndefined();
    expect(quality?.scope?.turnedAwayShare).toBeLessThanOrEqual(0.05);
  });

  it("has heads for categories, none for problems of so few tickets, and says so", () => {
    expectHeadsFit(fitted);
    expect(fitted.training?.problems).toBe("similarity");
    expect(fitted.settings.problems.weights).toBeNull();
    expect([...fitted.heads.keys()].filter((path) => path.includes("problem"))).toEqual([]);
  });

  it("comes out the same a second time, to the byte", async () => {
    expect((await fit(LIBRARY_DESK)).fitted).toEqual(fitted);
  });
});

describe("a desk with too few tickets to choose by", () => {
  it.each([0, 12])("gets the defaults with %d, no thresholds, no heads, and is told why", async (count) => {
    const { fitted, tickets } = await fit(await deskWithFewTickets(count));
    expect(tickets).toBe(count);
    expect(fitted.settings).toEqual(defaultSettings(count));
    expect(fitted.settings.decision).toMatchObject({ routeConfidence: null, outOfScopeScore: null });
    expect(fitted.settings.cascade.answerConfidence).toBeNull();
    expect(fitted.quality).toBeUndefined();
    expect(fitted.training).toBeUndefined();
    expect(fitted.heads.size).toBe(0);
    for (const { source } of Object.values(fitted.settings)) {
      expect(source).toContain(`${count} example tickets`);
      expect(source).toContain(`at least ${MIN_TICKETS}`);
    }
    // Heads that are not there weigh nothing.
    const { weights } = fitted.settings.category;
    expect([weights.semantic, weights.perceptron, weights.lexical, weights.problems]).toEqual([0, 0, 0, 0]);
  });
});

describe("a synthetic desk of problems with many tickets", () => {
  let fitted: FittedSettings;
  let progress: (readonly [done: number, total: number])[];
  beforeAll(async () => {
    progress = [];
    const onProgress = (done: number, total: number) => progress.push([done, total]);
    ({ fitted } = await fit(await trainedDesk(), { onProgress }));
  });

  it("gets sound settings and the heads they name, problems among them", () => {
    expectSound(fitted);
    expectHeadsFit(fitted);
    expect(fitted.training?.problems).toBe("heads and similarity");
    const { weights } = fitted.settings.problems;
    expect(weights).not.toBeNull();
    const paths = headPaths("problem");
    expect(fitted.heads.has(paths.lexical)).toBe((weights?.lexical ?? 0) > 0);
    expect(fitted.heads.has(paths.semantic)).toBe((weights?.semantic ?? 0) > 0);
    expect(fitted.heads.has(paths.perceptronHidden)).toBe((weights?.perceptron ?? 0) > 0);
    expect(Object.keys(fitted.training?.strengths ?? {}).sort()).toEqual([
      "automation",
      "category",
      "problem",
      "scope",
    ]);
  });

  it("is learned: its grammar is plain", () => {
    const { quality } = fitted;
    expect(quality?.tickets).toBe(160);
    expect(quality?.categoryAccuracy).toBeGreaterThan(0.95);
    expect(quality?.problemFirstAccuracy).toBeGreaterThan(0.9);
    expect(quality?.problemAmongFiveAccuracy).toBeGreaterThanOrEqual(quality?.problemFirstAccuracy ?? 1);
    expect(quality?.automationLevelAccuracy).toBeGreaterThan(0.8);
    // Every problem stays known, since its tickets are many: there is no second view.
    expect(quality?.categoryAccuracyOnUnknownProblems).toBeUndefined();
  });

  it("refuses foreign texts it has not learned from", () => {
    const { quality, settings } = fitted;
    expect(quality?.scope?.foreign).toBe(48);
    expect(quality?.scope?.refusedShare).toBeGreaterThan(0.9);
    expect(quality?.scope?.turnedAwayShare).toBeLessThanOrEqual(0.05);
    expect(settings.scope.weights.semantic + settings.scope.weights.lexical).toBeGreaterThan(0);
  });

  it("has vocabulary and lexical heads of the same rows", () => {
    const table = (path: string, kind: "|i1" | "<u4") =>
      decodeTable(kind, fitted.heads.get(path) as Uint8Array, path);
    const { rows } = table(VOCABULARY_PATHS.buckets, "<u4");
    for (const task of HEAD_TASKS) {
      const { lexical } = headPaths(task);
      if (fitted.heads.has(lexical)) expect(table(lexical, "|i1").rows).toBe(rows);
    }
  });

  it("tells of one head after the other, up to the last", () => {
    const total = progress[0]?.[1] ?? 0;
    expect(progress).toEqual(Array.from({ length: total }, (_, i) => [i + 1, total]));
    // Two heads a task, since a perceptron needs more tickets: once a fold, and once for the bundle.
    expect(total).toBe(8 * 6);
  });

  it("stops at an abort in the middle of training, with the signal's reason", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const fitting = fit(await trainedDesk(), {
      signal: controller.signal,
      onProgress(done) {
        if (done === 4) controller.abort(reason);
      },
    });
    await expect(fitting).rejects.toBe(reason);
  });
});

describe("a synthetic desk with tickets set aside", () => {
  it.each([true, false])("is weighed on those alone (problems with tickets: %s)", async (problems) => {
    const source = await trainedDesk({ calibration: 120, problems });
    const progress: (readonly [number, number])[] = [];
    const onProgress = (done: number, total: number) => progress.push([done, total]);
    const { fitted } = await fit(source, { onProgress });
    expectSound(fitted);
    expectHeadsFit(fitted);
    expect(fitted.quality?.tickets).toBe(120);
    for (const { source: from } of Object.values(fitted.settings)) {
      expect(from).toBe("5-fold cross-validation on 120 tickets set aside for it");
    }
    expect(fitted.quality?.categoryAccuracy).toBeGreaterThan(0.9);
    expect(fitted.quality?.automationLevelAccuracy).toBeGreaterThan(0.7);
    expect(fitted.quality?.problemFirstAccuracy === undefined).toBe(!problems);
    const total = progress[0]?.[1] ?? 0;
    expect(progress).toEqual(Array.from({ length: total }, (_, i) => [i + 1, total]));
  });

  it("heeds what the desk wishes of its decisions", async () => {
    const source = await trainedDesk({ calibration: 200, problems: false, foreign: false });
    const plain = (await fit(source)).fitted;
    expect(plain.quality?.routedShare).toBeGreaterThan(0.5);
    expect(plain.quality?.scope?.turnedAwayShare).toBe(0.05);
    const strict = (await fit(source, { wishes: { targetPrecision: 0.9999, falseRejectShare: 0.2 } })).fitted;
    // No 200 tickets show one mistake in ten thousand.
    expect(strict.settings.decision.routeConfidence).toBeNull();
    expect(strict.settings.cascade.answerConfidence).toBeNull();
    expect(strict.quality?.routedShare).toBe(0);
    expect(strict.quality?.scope?.turnedAwayShare).toBe(0.2);
    // Where a review costs as much as a mistake, whatever is the desk's own is routed, down to the last right one.
    const cheap = (await fit(source, { wishes: { costs: { wrongRoute: 1, review: 1 } } })).fitted;
    expect(cheap.quality?.routedShare).toBeGreaterThanOrEqual(plain.quality?.routedShare ?? 1);
    // Wishes never change the category.
    expect(cheap.settings.category).toEqual(plain.settings.category);
    expect(strict.settings.category).toEqual(plain.settings.category);
  });
});
