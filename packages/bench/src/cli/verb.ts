import type { OutputStream } from "./output-stream.ts";
import type { Progress } from "./progress.ts";

/** What every verb takes. */
export interface CommonFlags {
  readonly json?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** The frame in which a verb works: progress on stderr, the result on stdout and in the file of --json. */
export type Perform = <Result>(
  flags: CommonFlags,
  verb: {
    readonly work: (context: VerbContext) => Promise<Result>;
    readonly show: (result: Result, stdout: OutputStream) => string;
  },
) => Promise<void>;

export interface VerbContext {
  readonly onProgress: Progress["update"];
  readonly signal?: AbortSignal | undefined;
}
