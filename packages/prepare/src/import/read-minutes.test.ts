import { expect, it } from "vitest";
import { oldValueOf } from "./__fixtures__/old-value-of.ts";
import { readMinutes, type TimeUnit } from "./read-minutes.ts";

function read(value: unknown, unit: TimeUnit = "minutes") {
  const { old, account, fates } = oldValueOf(value);
  const minutes = readMinutes(old, { unit, account });
  return [minutes, fates()[""], account.entries().assumed.length];
}

it.each([
  [90, "minutes", 90, "carried"],
  [1.5, "hours", 90, "changed"],
  [0, "hours", 0, "carried"],
  ["90", "minutes", 90, "changed"],
] as const)("%j counted in %s is %d minutes, and the unit is assumed", (value, unit, minutes, fate) => {
  expect(read(value, unit)).toEqual([minutes, fate, 1]);
});

it.each([
  ["90 min", 90],
  ["1.5 hours", 90],
  ["1.5h", 90],
  ["2 Days", 2 * 24 * 60],
  [" 45 minutes ", 45],
] as const)("%j says its unit itself, whatever a bare number would count", (value, minutes) => {
  expect(read(value, "hours")).toEqual([minutes, "changed", 0]);
});

it.each([
  null,
  "soon",
  "90 %",
  "1e3",
  "-5 min",
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  [90],
  "90 min or so",
  "9".repeat(400),
])("%j is no time, and is dropped", (value) => {
  expect(read(value)).toEqual([undefined, "dropped", 0]);
});
