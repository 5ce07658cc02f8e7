import { model, modelFolder } from "@org/classifier-model-minilm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deskWithFewTickets } from "../__fixtures__/edited-desk.ts";
import { LIBRARY_DESK } from "../__fixtures__/folders.ts";
import { automationMappings } from "../build/assemble-bundle.ts";
import { embedDesk } from "../build/embed-desk.ts";
import { type ModelFolder, openModelFolder } from "../build/model-folder.ts";
import { readSource } from "../source/read-source.ts";
import { defaultSettings, MIN_TICKETS } from "./defaults.ts";
import { type FittedSettings, fitSettings } from "./fit-settings.ts";

let opened: ModelFolder;
beforeAll(async () => {
  opened = await openModelFolder(modelFolder, { name: model.name, threads: 2 });
});
afterAll(() => opened.embedder.close());

async function fit(source: string): Promise<{ fitted: FittedSettings; tickets: number }> {
  const desk = await readSource(source);
  const embedded = await embedDesk(desk, opened.embedder, {});
  const fitted = await fitSettings(
    embedded,
    {
      mappings: automationMappings(desk),
      rules: desk.automationRules,
      negations: desk.urgency.negations,
    },
    {},
  );
  return { fitted, tickets: desk.tickets.length };
}

function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

describe("the library desk", () => {
  let fitted: FittedSettings;
  let tickets = 0;
  beforeAll(async () => {
    ({ fitted, tickets } = await fit(LIBRARY_DESK));
  });

  it("gets finite settings, none below 0, each group with the tickets it was chosen on", () => {
    const numbers = numbersIn(fitted.settings);
    expect(numbers.length).toBeGreaterThan(20);
    expect(numbers.filter((number) => !(Number.isFinite(number) && number >= 0))).toEqual([]);
    for (const { source } of Object.values(fitted.settings)) {
      expect(source).toContain(`${tickets} example tickets`);
      expect(source).toContain("cross-validation");
    }
  });

  it("chose by its own tickets: the weights are no longer the defaults", () => {
    const { category, decision } = fitted.settings;
    expect(category.weights).not.toEqual(defaultSettings(tickets).category.weights);
    expect(decision.outOfScopeFamiliarity).toBeGreaterThan(0);
  });

  it("says what it reached on tickets held out, better than the largest category would by itself", () => {
    const { quality } = fitted;
    expect(quality?.tickets).toBe(tickets);
    // 19 of 61 tickets are of lending.
    expect(quality?.categoryAccuracy).toBeGreaterThan(19 / 61);
    expect(quality?.categoryAccuracyOnUnknownProblems).toBeGreaterThan(19 / 61);
    for (const share of numbersIn({ ...quality, tickets: 0 })) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
  });

  it("comes out the same a second time", async () => {
    expect((await fit(LIBRARY_DESK)).fitted).toEqual(fitted);
  });
});

describe("a desk with too few tickets to choose by", () => {
  it.each([0, 12])("gets the defaults with %d, no thresholds, and is told why", async (count) => {
    const { fitted, tickets } = await fit(await deskWithFewTickets(count));
    expect(tickets).toBe(count);
    expect(fitted.settings).toEqual(defaultSettings(count));
    expect(fitted.settings.decision).toMatchObject({ routeConfidence: null, outOfScopeFamiliarity: null });
    expect(fitted.quality).toBeUndefined();
    expect(fitted.automationHead).toBeUndefined();
    for (const { source } of Object.values(fitted.settings)) {
      expect(source).toContain(`${count} example tickets`);
      expect(source).toContain(`at least ${MIN_TICKETS}`);
    }
  });
});
