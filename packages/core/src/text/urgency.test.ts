import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { UrgencyData } from "../assets/bundle-data.ts";
import { cleanTicket } from "./clean-ticket.ts";
import { createUrgencyScorer } from "./urgency.ts";

const LEVELS = { CRITICAL: 0.75, HIGH: 0.5, MEDIUM: 0.25, LOW: 0 };
const scorer = (
  indicators: Record<string, [weight: number, ...phrases: string[]]>,
  more: Partial<UrgencyData> = {},
) => {
  const data = {
    negations: ["not", "no"],
    indicators: Object.entries(indicators).map(([id, [weight, ...phrases]]) => ({ id, weight, phrases })),
    levels: LEVELS,
    ...more,
  };
  const score = createUrgencyScorer(data);
  return (text: string) => score(cleanTicket(text).words);
};

describe("createUrgencyScorer", () => {
  const score = scorer({
    high: [0.3, "urgent*", "asap"],
    stop: [0.5, "cannot trade"],
    calm: [-0.3, "no rush", "whenever"],
  });

  it("says nothing of a ticket that says nothing", () => {
    for (const text of ["", "the till is blue"])
      expect(score(text)).toEqual({ score: 0, level: "LOW", indicators: [] });
  });

  it("counts an indicator once, and names the phrase that met it first", () => {
    expect(score("ASAP please, urgently, urgent")).toEqual({
      score: 0.3,
      level: "MEDIUM",
      indicators: [{ id: "high", phrase: "asap", weight: 0.3 }],
    });
  });

  it("adds indicators, in the order of the text", () => {
    const { score: sum, level, indicators } = score("we can't trade, urgent");
    expect(sum).toBeCloseTo(0.8, 9);
    expect(level).toBe("CRITICAL");
    expect(indicators.map(({ id }) => id)).toEqual(["stop", "high"]);
  });

  it.each([
    ["not urgent", 0],
    ["it isn't urgent", 0],
    ["not at all urgent", 0],
    ["no, it is urgent", 0.3],
    ["The till is not working\nurgent", 0.3],
    ["not urgent for me. But urgent for the boss", 0.3],
  ])("%j scores %f", (text, expected) => {
    expect(score(text).score).toBe(expected);
  });

  it("stays between 0 and 1", () => {
    expect(score("whenever").score).toBe(0);
    expect(scorer({ a: [0.9, "aa"], b: [0.9, "bb"] })("aa bb").score).toBe(1);
  });

  it("does not lose a level to rounding, whatever the order", () => {
    const tenths = scorer({ a: [0.7, "aa"], b: [0.1, "bb"] }, { levels: { ...LEVELS, CRITICAL: 0.8 } });
    for (const text of ["aa bb", "bb aa"])
      expect(tenths(text)).toMatchObject({ score: 0.8, level: "CRITICAL" });
  });

  it.each([
    [0.75, "CRITICAL"],
    [0.74, "HIGH"],
    [0.5, "HIGH"],
    [0.25, "MEDIUM"],
    [0.24, "LOW"],
  ])("a score of %f is %s", (weight, level) => {
    expect(scorer({ a: [weight, "aa"] })("aa").level).toBe(level);
  });

  it("folds negations: accents and apostrophes in the bundle are no matter", () => {
    const folded = scorer({ a: [0.5, "urgente"] }, { negations: ["Não", "isn’t"] });
    expect(folded("não é urgente").score).toBe(0);
    expect(folded("it isn't urgente").score).toBe(0);
    expect(folded("é urgente").score).toBe(0.5);
  });

  it("names file and field of a phrase that cannot be read", () => {
    expect(() => scorer({ fine: [0.1, "aa"], broken: [0.1, "(bb"] })).toThrow(
      expect.objectContaining({
        code: "ERR_BUNDLE_FORMAT",
        asset: "data/urgency.json",
        field: "indicators.1.phrases",
      }),
    );
  });
});

describe("the service desk's own indicators", () => {
  const source = new URL("../../../../examples/service-desk/source/urgency.yaml", import.meta.url);
  const score = createUrgencyScorer(parse(readFileSync(source, "utf8")) as UrgencyData);
  const level = (text: string) => score(cleanTicket(text).words).level;

  it.each([
    ["All tills are down, we cannot take any money, huge queue", "CRITICAL"],
    ["the label on till 3 is a bit crooked, no rush at all", "LOW"],
    ["this is not urgent", "LOW"],
  ])("%j is %s", (text, expected) => {
    expect(level(text)).toBe(expected);
  });

  it("a ticket that says it is urgent is more so than the same one that says it is not", () => {
    const of = (text: string) => score(cleanTicket(text).words).score;
    expect(of("the printer prints half a page, this is urgent")).toBeGreaterThan(
      of("the printer prints half a page, this is not urgent"),
    );
  });
});
