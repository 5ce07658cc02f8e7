import type { Settings } from "@org/classifier-core/preparation";
import { encodeNpy, encodeTable, headPaths, VOCABULARY_PATHS } from "@org/classifier-core/preparation";
import type { HeadSet, TaskHeads, TrainedTask } from "../train/head-set.ts";
import { quantizeLexical, strongestRows, type TrainedLexicalHead } from "../train/lexical.ts";

/** Bytes a lexical head may take in a bundle. */
const MAX_LEXICAL_BYTES = 6_000_000;

/** The files of all heads that the settings give a weight; those of the others are left out. */
export function packHeads({ vocabulary, tasks }: HeadSet, settings: Settings): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const used = Object.entries(tasks).map(
    ([task, heads]) => [task as TrainedTask, usedHeads(task as TrainedTask, heads, settings)] as const,
  );
  const lexical = used.flatMap(([, heads]) => heads.lexical ?? []);
  const mostClasses = Math.max(1, ...lexical.map(({ intercepts }) => intercepts.length));
  const rows = strongestRows(lexical, vocabulary, Math.floor(MAX_LEXICAL_BYTES / mostClasses));
  if (lexical.length > 0) {
    const buckets = Uint32Array.from(rows, (row) => vocabulary.buckets[row] as number);
    files.set(VOCABULARY_PATHS.buckets, encodeTable("<u4", { data: buckets, rows: rows.length, columns: 1 }));
    const idf = Float32Array.from(
      [...rows].map((row) => vocabulary.idf[row] as number).concat(vocabulary.unseenIdf),
    );
    files.set(VOCABULARY_PATHS.idf, encodeNpy({ data: idf, rows: idf.length, dimension: 1 }));
  }
  for (const [task, heads] of used) {
    const paths = headPaths(task);
    if (heads.semantic !== undefined) files.set(paths.semantic, encodeNpy(heads.semantic));
    if (heads.perceptron !== undefined) {
      files.set(paths.perceptronHidden, encodeNpy(heads.perceptron.hidden));
      files.set(paths.perceptronOutput, encodeNpy(heads.perceptron.output));
    }
    if (heads.lexical === undefined) continue;
    const { weights, scales, intercepts } = quantizeLexical(chosenRows(heads.lexical, rows));
    const columns = intercepts.length;
    files.set(paths.lexical, encodeTable("|i1", { data: weights, rows: rows.length, columns }));
    files.set(paths.lexicalScales, encodeNpy({ data: scales, rows: rows.length, dimension: 1 }));
    files.set(paths.lexicalIntercepts, encodeNpy({ data: intercepts, rows: columns, dimension: 1 }));
  }
  return files;
}

function usedHeads(task: TrainedTask, heads: TaskHeads, settings: Settings): TaskHeads {
  const { weights, lexicalToo } = {
    category: {
      weights: settings.category.weights,
      // The cascade and the out-of-scope score need it whatever it adds to the category.
      lexicalToo: settings.cascade.answerConfidence !== null || settings.scope.weights.lexicalConfidence > 0,
    },
    problem: { weights: settings.problems.weights ?? NONE, lexicalToo: false },
    automation: {
      weights: {
        semantic: settings.automation.weights.learned_level,
        perceptron: 0,
        lexical: settings.automation.weights.wording,
      },
      lexicalToo: false,
    },
    scope: { weights: { ...settings.scope.weights, perceptron: 0 }, lexicalToo: false },
  }[task];
  return {
    semantic: weights.semantic > 0 ? heads.semantic : undefined,
    perceptron: weights.perceptron > 0 ? heads.perceptron : undefined,
    lexical: weights.lexical > 0 || lexicalToo ? heads.lexical : undefined,
  };
}

const NONE = { semantic: 0, perceptron: 0, lexical: 0 };

function chosenRows({ weights, intercepts }: TrainedLexicalHead, rows: Int32Array): TrainedLexicalHead {
  const classes = intercepts.length;
  const chosen = new Float32Array(rows.length * classes);
  rows.forEach((row, i) => {
    chosen.set(weights.subarray(row * classes, (row + 1) * classes), i * classes);
  });
  return { weights: chosen, intercepts };
}
