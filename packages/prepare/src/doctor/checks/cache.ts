import { asTyped } from "../../cli/show-cache.ts";
import type { CheckResult } from "../check.ts";
import type { System } from "../system.ts";

/** Whether the model is opened from what an earlier start has made of it. */
export function checkGraphCache({ environment }: Pick<System, "environment">): CheckResult {
  const { value, reason } = environment.graphCache;
  return {
    state: "ok",
    found: value === undefined ? `none kept (${reason})` : `${asTyped(value)} (${reason})`,
  };
}
