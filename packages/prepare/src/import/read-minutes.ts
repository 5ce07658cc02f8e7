import { problemSchema } from "@org/classifier-core/preparation";
import * as v from "valibot";
import type { FieldAccount } from "./field-account.ts";
import type { OldValue } from "./old-value.ts";

/** What a number without a unit counts. */
export type TimeUnit = "minutes" | "hours";

const TO = "problems/<category>.jsonl averageResolutionMinutes";
const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 24 * 60 };
const WITH_UNIT = /^(\d+(?:\.\d+)?)\s*(m|mins?|minutes?|h|hrs?|hours?|d|days?)$/i;
const BARE = /^\d+(?:\.\d+)?$/;

/** Reads `avg_resolution_time`: a number of the unit named, or a text such as `90 min` that says its own. */
export function readMinutes(
  old: OldValue | undefined,
  { unit, account }: { readonly unit: TimeUnit; readonly account: FieldAccount },
): number | undefined {
  if (old === undefined) return undefined;
  const { value } = old;
  const minutesOf = MINUTES[unit.charAt(0)] as number;
  let minutes: number | undefined;
  if (typeof value === "number") minutes = value * minutesOf;
  if (typeof value === "string" && BARE.test(value)) minutes = Number(value) * minutesOf;
  const told = typeof value === "string" ? WITH_UNIT.exec(value.trim()) : null;
  if (told !== null)
    minutes = Number(told[1]) * (MINUTES[(told[2] as string).charAt(0).toLowerCase()] as number);
  if (minutes === undefined || !v.is(problemSchema.entries.averageResolutionMinutes, minutes)) {
    old.drop("is no time: expected a number, or a text such as 90 minutes or 1.5 hours");
    return undefined;
  }
  if (told === null)
    account.assumed(TO, `counted in ${unit}`, "the old number has no unit: --time-unit says which");
  if (minutes === value) old.carry(TO);
  else old.change(TO, told === null ? `a number of ${unit}` : "a text with its unit");
  return minutes;
}
