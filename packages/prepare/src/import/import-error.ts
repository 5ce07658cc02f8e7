import { ClassifierError } from "@org/classifier-core";

/** Nothing was imported; no absolute path and no text of the desk in any of its words. */
export function importError(facts: {
  readonly what: string;
  readonly expected?: string;
  readonly found: string;
  readonly remedy: string;
  readonly cause?: unknown;
}): ClassifierError {
  return new ClassifierError({ code: "ERR_IMPORT_FAILED", ...facts });
}
