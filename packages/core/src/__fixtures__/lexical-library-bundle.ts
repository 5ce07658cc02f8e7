import type { CategoriesData, ProblemsData } from "../assets/bundle-data.ts";
import type { Manifest } from "../assets/manifest.ts";
import { encodeNpy, encodeTable } from "../assets/npy.ts";
import { headPaths, VOCABULARY_PATHS, type HeadTask } from "../heads/head-files.ts";
import { countNgrams } from "../lexical/vocabulary.ts";
import { LIBRARY_SETTINGS, libraryBundle } from "./library-bundle.ts";

// The library's desk with lexical heads that were not trained but set by hand: an n-gram speaks for a class where it
// stands in texts of that class alone, and says nothing elsewhere. So tests of the cascade lean on no training.

/** What a plain word in favour is worth; some sixty n-grams of a sentence make a margin of about 1 with it. */
const WORTH = 0.2;

/** Settings under which the lexical head answers alone where it is sure. */
export const CASCADE_SETTINGS: Manifest["settings"] = {
  ...LIBRARY_SETTINGS,
  cascade: { source: "written for tests", temperature: 0.25, answerConfidence: 0.9, share: 0.5, accuracy: 1 },
};

/** The same where the heads have a say in the full path too, and categories and problems are inferred together. */
export const JOINT_SETTINGS: Manifest["settings"] = {
  ...CASCADE_SETTINGS,
  category: {
    ...LIBRARY_SETTINGS.category,
    weights: { ...LIBRARY_SETTINGS.category.weights, lexical: 1, problems: 1 },
  },
  problems: {
    ...LIBRARY_SETTINGS.problems,
    weights: { similarity: 8, neighbours: 0.3, semantic: 0, perceptron: 0, lexical: 2 },
  },
};

/** A whole bundle with lexical heads for categories, problems and scope. */
export function lexicalLibraryBundle({
  settings = CASCADE_SETTINGS,
  change,
  extra = {},
}: {
  settings?: Manifest["settings"];
  change?: (data: Record<string, unknown>) => void;
  /** Files added, or put in place of those made here. */
  extra?: Readonly<Record<string, Uint8Array>>;
} = {}): Record<string, Uint8Array> {
  const plain = libraryBundle();
  const read = <Data>(path: string) => JSON.parse(new TextDecoder().decode(plain[path])) as Data;
  const categories = read<CategoriesData>("data/categories.json").categories.map(({ id }) => id);
  const { problems } = read<ProblemsData>("data/level2_problems.json");
  const textsOf = ({ description, tickets }: ProblemsData["problems"][number]) => [description, ...tickets];

  const documents = problems.flatMap(textsOf).map((text) => [...countNgrams(text).keys()]);
  const frequencies = new Map<number, number>();
  for (const bucket of documents.flat()) frequencies.set(bucket, (frequencies.get(bucket) ?? 0) + 1);
  const buckets = [...frequencies.keys()].sort((a, b) => a - b);
  const idfOf = (frequency: number) => Math.log((1 + documents.length) / (1 + frequency)) + 1;

  const head = (task: HeadTask, texts: readonly (readonly string[])[]) => {
    const own = texts.map((of) => new Set(of.flatMap((text) => [...countNgrams(text).keys()])));
    const weights = buckets.flatMap((bucket) => {
      const classes = own.filter((ngrams) => ngrams.has(bucket)).length;
      return own.map((ngrams) => (classes === 1 && ngrams.has(bucket) ? 1 : 0));
    });
    return lexicalHeadFiles(task, weights, buckets.length, own.length);
  };
  return libraryBundle(change, settings, {
    [VOCABULARY_PATHS.buckets]: encodeTable("<u4", {
      data: Uint32Array.from(buckets),
      rows: buckets.length,
      columns: 1,
    }),
    [VOCABULARY_PATHS.idf]: column([...buckets.map((bucket) => idfOf(frequencies.get(bucket) ?? 0)), idfOf(0)]),
    ...head(
      "category",
      categories.map((id) => problems.filter(({ category }) => category === id).flatMap(textsOf)),
    ),
    ...head("problem", problems.map(textsOf)),
    // Foreign, own: every n-gram of the desk's speaks for the second.
    ...head("scope", [[], problems.flatMap(textsOf)]),
    ...extra,
  });
}

/** The three files of a lexical head whose weights are all 0 or 1 times WORTH. */
export function lexicalHeadFiles(task: HeadTask, weights: readonly number[], rows: number, classes: number) {
  const paths = headPaths(task);
  return {
    [paths.lexical]: encodeTable("|i1", { data: Int8Array.from(weights), rows, columns: classes }),
    [paths.lexicalScales]: column(new Array<number>(rows).fill(WORTH)),
    [paths.lexicalIntercepts]: column(new Array<number>(classes).fill(0)),
  };
}

/** float32 [values, 1] */
export function column(values: readonly number[]): Uint8Array {
  return encodeNpy({ data: Float32Array.from(values), rows: values.length, dimension: 1 });
}
