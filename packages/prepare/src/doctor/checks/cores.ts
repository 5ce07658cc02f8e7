import type { CheckResult } from "../check.ts";
import type { System } from "../system.ts";

/** What this process may compute with. */
export function checkCores({ environment }: Pick<System, "environment">): CheckResult {
  const { cores, threads } = environment;
  const found = `${count(cores.value, "core")} (${cores.reason}), ${count(threads.value, "thread")} for an inference (${threads.reason})`;
  return threads.value > cores.value
    ? {
        state: "warning",
        found,
        remedy: "Ask for no more threads than cores: they wait for each other.",
      }
    : { state: "ok", found };
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? "" : "s"}`;
}
