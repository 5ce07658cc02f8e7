import type { ClassifierError } from "@org/classifier-core";

/** `problem`: nothing is classified here before it is mended. `warning`: it works, worse than it could. */
export type CheckState = "ok" | "warning" | "problem";

/** What was looked at, and what was found. No tokens, and no absolute paths. */
export interface CheckResult {
  readonly state: CheckState;
  readonly found: string;
  /** What to do, as full sentences; only where something is. */
  readonly remedy?: string;
}

/** One line of a diagnosis. */
export interface NamedCheckResult extends CheckResult {
  readonly name: string;
}

/** An error of the suite as a result: what its message says before the remedy, and the remedy. */
export function problemOf({ message, remedy }: ClassifierError): CheckResult & { readonly remedy: string } {
  const found = message.endsWith(remedy) ? message.slice(0, -remedy.length) : message;
  return { state: "problem", found: found.trim().replace(/\.$/, ""), remedy };
}
