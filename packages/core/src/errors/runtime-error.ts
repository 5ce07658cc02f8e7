import { ClassifierError } from "./classifier-error.ts";

/** The native runtime refused a model or failed while running it. */
export class RuntimeError extends ClassifierError {
  constructor(facts: { what: string; found: string; remedy: string; cause?: unknown }) {
    super({ code: "ERR_RUNTIME", ...facts });
  }
}
