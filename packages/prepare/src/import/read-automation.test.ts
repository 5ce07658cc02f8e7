import { automationMappingSchema } from "@org/classifier-core/preparation";
import * as v from "valibot";
import { expect, it } from "vitest";
import { oldValueOf } from "./__fixtures__/old-value-of.ts";
import { readAutomation } from "./read-automation.ts";

const MAPPING = {
  category: "PARTIALLY_AUTOMATABLE",
  percentage: 60,
  confidence: 0.8,
  reasoning: "A machine does half of it.",
  business_priority: "HIGH",
  implementation_complexity: "LOW",
};

function read(changes: Record<string, unknown>) {
  const { old, account, fates } = oldValueOf({ ...MAPPING, ...changes });
  const mapping = readAutomation(old, account);
  if (mapping !== undefined) v.parse(automationMappingSchema, mapping);
  return {
    mapping,
    fates: fates(),
    assumed: account.entries().assumed.map(({ to }) => to.split(".").at(-1)),
  };
}

it("takes every field over as it is", () => {
  const { mapping, fates, assumed } = read({});
  expect(mapping).toEqual({
    level: "PARTIALLY_AUTOMATABLE",
    percentage: 60,
    confidence: 0.8,
    reasoning: "A machine does half of it.",
    businessPriority: "HIGH",
    implementationComplexity: "LOW",
  });
  expect(new Set(Object.values(fates))).toEqual(new Set(["carried"]));
  expect(Object.keys(fates).sort()).toEqual(Object.keys(MAPPING).sort());
  expect(assumed).toEqual([]);
});

it.each([
  [
    "words in another case",
    { category: "partially automatable", business_priority: "high" },
    { level: "PARTIALLY_AUTOMATABLE", businessPriority: "HIGH" },
    ["category", "business_priority"],
  ],
  ["a confidence in per cent", { confidence: 80 }, { confidence: 0.8 }, ["confidence"]],
  [
    "a percentage as a share, where only so it goes with the level",
    { category: "FULLY_AUTOMATABLE", percentage: 0.95 },
    { percentage: 95, level: "FULLY_AUTOMATABLE" },
    ["percentage"],
  ],
  [
    "a level that the percentage contradicts",
    { category: "NOT_AUTOMATABLE" },
    { percentage: 60, level: "PARTIALLY_AUTOMATABLE" },
    ["category"],
  ],
])("changes %s, and says so", (_, changes, expected, changed) => {
  const { mapping, fates } = read(changes);
  expect(mapping).toMatchObject(expected);
  expect(
    Object.keys(fates)
      .filter((field) => fates[field] === "changed")
      .sort(),
  ).toEqual([...changed].sort());
});

it("leaves a share alone where the level goes with it as a percentage", () => {
  expect(read({ category: "NOT_AUTOMATABLE", percentage: 0.5 })).toMatchObject({
    mapping: { percentage: 0.5, level: "NOT_AUTOMATABLE" },
    fates: { percentage: "carried", category: "carried" },
  });
});

it.each([
  ["confidence", [null, -1, 101, Number.NaN, "high"]],
  ["reasoning", [null, 7, "", "\0"]],
  ["business_priority", [null, "URGENT", 1]],
  ["implementation_complexity", [null, "CRITICAL", {}]],
])("assumes a middle for %s where it is no value, and says so", (field, values) => {
  for (const value of values) {
    const { mapping, fates, assumed } = read({ [field]: value });
    expect(mapping).toBeDefined();
    expect(fates[field]).toBe("dropped");
    expect(assumed).toHaveLength(1);
  }
});

it.each([null, "60", -1, 101, Number.POSITIVE_INFINITY])(
  "drops all of a mapping whose percentage is %s",
  (percentage) => {
    const { mapping, fates } = read({ percentage, extra: 1 });
    expect(mapping).toBeUndefined();
    expect(fates).toEqual(
      Object.fromEntries([...Object.keys(MAPPING), "extra"].map((field) => [field, "dropped"])),
    );
  },
);

it.each([null, 7, "text", [], [60]])("drops a mapping that is %j", (value) => {
  const { old, account, fates } = oldValueOf(value);
  expect(readAutomation(old, account)).toBeUndefined();
  expect(fates()).toEqual({ "": "dropped" });
});
