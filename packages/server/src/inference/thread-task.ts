import type {
  ClassifierErrorCode,
  ClassifyOptions,
  InitializationReport,
  Timings,
} from "@org/classifier-core";

/** What a model thread is started with. */
export interface ThreadSetup {
  /** Places a bundle may come from; the first that has one serves. */
  readonly places: readonly string[];
  /** The bundle that has to be there, 64 hex digits: one that was changed meanwhile is not served half. */
  readonly digest: string;
  /** Threads of one inference. */
  readonly threads: number;
  /** Shared: how many threads open the model just now. One that is ended meanwhile takes the process with it. */
  readonly opening: Int32Array;
}

/** What of ClassifyOptions a request may ask for. */
export type AskedOptions = Pick<
  ClassifyOptions,
  "levels" | "mode" | "topK" | "minSimilarity" | "alternatives" | "explain"
>;

export type ThreadTask =
  | { readonly kind: "open" }
  | { readonly kind: "classify"; readonly texts: readonly string[]; readonly options: AskedOptions };

/** What is counted of a result; no text and no id but the bundle's own. */
export interface AnswerSummary {
  readonly path: "lexical" | "full";
  readonly decision: string;
  /** Id of the category, or null. */
  readonly category: string | null;
  readonly automation: string | null;
  readonly timings: Timings;
}

/** One ticket's outcome, ready to be sent: the JSON is made by the thread that has the time for it. */
export type Answer =
  | { readonly ok: true; readonly json: string; readonly summary: AnswerSummary }
  | { readonly ok: false; readonly error: ThreadFailure };

/** An error on its way between threads. */
export interface ThreadFailure {
  readonly code: ClassifierErrorCode | "ERR_INTERNAL";
  readonly message: string;
}

export interface OpenedThread {
  readonly report: InitializationReport;
}

export type ThreadOutcome<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly error: ThreadFailure };
