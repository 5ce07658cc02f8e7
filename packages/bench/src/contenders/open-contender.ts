import type { Contender, ContenderId, ContenderSetup } from "./contender.ts";

/** Opens a contender that runs on Node; each is imported by itself, so that none pays for another's modules. */
export async function openContender(
  id: Exclude<ContenderId, "sentence-transformers">,
  setup: ContenderSetup,
): Promise<Contender> {
  switch (id) {
    case "classifier":
      return (await import("./classifier.ts")).openClassifier(setup, "three tiers");
    case "classifier-category":
      return (await import("./classifier.ts")).openClassifier(setup, "category");
    case "classifier-lexical":
      return (await import("./classifier.ts")).openClassifier(setup, "lexical");
    case "classifier-cascade":
      return (await import("./classifier.ts")).openClassifier(setup, "cascade");
    case "transformers-js-fp32":
      return (await import("./transformers-js.ts")).openTransformersJs(setup, "fp32");
    case "transformers-js-q8":
      return (await import("./transformers-js.ts")).openTransformersJs(setup, "q8");
    case "fastembed":
      return (await import("./fastembed.ts")).openFastembed(setup);
  }
}
