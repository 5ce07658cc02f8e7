import { ClassifierError } from "@org/classifier-core";

/** Why a model was not quantised; never with a path outside the model's folder. */
export function quantizeError(facts: {
  readonly what: string;
  readonly expected?: string;
  readonly found?: string;
  readonly remedy: string;
  readonly cause?: unknown;
}): ClassifierError {
  return new ClassifierError({ code: "ERR_BUILD_FAILED", ...facts });
}
