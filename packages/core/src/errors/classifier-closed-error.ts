import { ClassifierError } from "./classifier-error.ts";

/** The classifier was closed before or while the call waited. */
export class ClassifierClosedError extends ClassifierError {
  constructor() {
    super({
      code: "ERR_CLASSIFIER_CLOSED",
      what: "the classifier is closed",
      remedy: "Create a new one with createClassifier(), and close it only when no more tickets will come.",
    });
  }
}
