import type { OutputStream } from "./output-stream.ts";
import type { Progress } from "./progress.ts";

/** What every verb takes. */
export interface CommonFlags {
  /** `true` prints the result on stdout as JSON in place of words; a path writes it there beside the words. */
  readonly json?: boolean | string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** One thing a command does, between its options and its exit code. */
export interface Verb<Result> {
  readonly work: (context: VerbContext) => Promise<Result>;
  /** The result as a person reads it on stdout, with the line break at its end. */
  readonly show: (result: Result, stdout: OutputStream) => string;
  /** What --json prints or writes. @default the result itself */
  readonly asJson?: (result: Result) => unknown;
  /** Whether the exit code is 0 and not 1. @default always: a failure rejects */
  readonly succeeded?: (result: Result) => boolean;
}

/** The frame in which a verb works: progress on stderr while it does, its result on stdout, its failure on stderr. */
export type Perform = <Result>(flags: CommonFlags, verb: Verb<Result>) => Promise<void>;

export interface VerbContext {
  readonly onProgress: Progress["update"];
  /** Only where somebody can interrupt, so that a verb may hand the context on as it is. */
  readonly signal?: AbortSignal;
}
