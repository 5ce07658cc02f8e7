/** What a head tells apart. */
export const HEAD_TASKS = ["category", "problem", "automation", "scope"] as const;
export type HeadTask = (typeof HEAD_TASKS)[number];

/** The n-grams all lexical heads of a bundle share. */
export const VOCABULARY_PATHS = {
  /** uint32 [rows, 1]: bucket of each row, rising. */
  buckets: "heads/ngrams.npy",
  /** float32 [rows + 1, 1]: inverse document frequency of each row, and of an n-gram that has none. */
  idf: "heads/ngrams_idf.npy",
} as const;

/** Files of the heads of one task. Each kind may be missing: what did not pay is left out. */
export function headPaths(task: HeadTask) {
  return {
    /** float32 [classes, dimension + 1], the intercept last. */
    semantic: `heads/${task}_semantic.npy`,
    /** float32 [units, dimension + 1] and [classes, units + 1] */
    perceptronHidden: `heads/${task}_perceptron_hidden.npy`,
    perceptronOutput: `heads/${task}_perceptron_output.npy`,
    /** int8 [rows, classes], float32 [rows, 1], float32 [classes, 1] */
    lexical: `heads/${task}_lexical.npy`,
    lexicalScales: `heads/${task}_lexical_scales.npy`,
    lexicalIntercepts: `heads/${task}_lexical_intercepts.npy`,
  } as const;
}
