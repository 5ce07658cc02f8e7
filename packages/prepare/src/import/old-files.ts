/** A file the predecessor wrote, and what becomes of it. */
export interface OldFile {
  /** Its name, or `models/` and `*.pkl` for all that are of a kind. */
  readonly name: string;
  /** Where the predecessor had it; a file of that name elsewhere in the folder is taken as well. */
  readonly folder: "" | "data" | "embeddings" | "models";
  /** Files of the source it goes into; none where it is only looked at, or not at all. */
  readonly becomes: readonly string[];
  /** `data` is carried over, `check` only compared with, `skip` not read. */
  readonly use: "data" | "check" | "skip";
  /** Why it is not carried over, for those that are not. */
  readonly reason?: string;
}

/** Every file of the predecessor's layout, in the order a person would look through it. */
export const OLD_FILES = [
  {
    name: "models/",
    folder: "",
    becomes: [],
    use: "skip",
    reason: "the model comes along with this package, or from build --model",
  },
  { name: "business_metadata.json", folder: "embeddings", becomes: ["categories.yaml"], use: "data" },
  {
    name: "business_categories.npy",
    folder: "embeddings",
    becomes: [],
    use: "check",
    reason: "compared with the model's vectors; build computes them from the texts",
  },
  {
    name: "dataset_metadata.json",
    folder: "embeddings",
    becomes: ["categories.yaml"],
    use: "data",
  },
  {
    name: "dataset_centroids.npy",
    folder: "embeddings",
    becomes: [],
    use: "skip",
    reason:
      "means of tickets whose texts are not in the folder: nothing can be checked on them, or held out from them; build computes its own from the tickets it is given",
  },
  {
    name: "discriminative_head.pkl",
    folder: "models",
    becomes: [],
    use: "skip",
    reason: "a pickle is a program, and is never opened; build trains heads anew",
  },
  { name: "parameter_tuning.json", folder: "embeddings", becomes: ["categories.yaml"], use: "data" },
  {
    name: "level2_problems.json",
    folder: "data",
    becomes: ["categories.yaml", "problems/<category>.jsonl", "tickets/<category>.jsonl"],
    use: "data",
  },
  { name: "automation_mappings.json", folder: "data", becomes: ["problems/<category>.jsonl"], use: "data" },
] as const satisfies readonly OldFile[];

export type OldFileName = (typeof OLD_FILES)[number]["name"];
