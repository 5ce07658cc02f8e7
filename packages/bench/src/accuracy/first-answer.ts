import { nodeProgram, runFresh } from "../measurement/fresh-process.ts";
import { median } from "../metrics/median.ts";
import type { FirstAnswerJob, FirstAnswerReport } from "../programs/first-answer.program.ts";

/** Processes of each kind. */
const REPEATS = 9;

/** Milliseconds from the start of a process, as it counts them itself. */
export interface FirstAnswer {
  /** The median of `answered` less that of `bare`. */
  readonly medianMs: number;
  /** Until the first ticket was classified, in each process. */
  readonly answeredMs: readonly number[];
  /** Until the first line of a program that opens nothing. */
  readonly bareMs: readonly number[];
}

export interface FirstAnswerOptions {
  readonly bundle: string;
  readonly ticket: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * What a fresh process takes to its first answer in mode lexical, without what Node itself takes. The two kinds of
 * process take turns, so that a busy machine slows both.
 */
export async function measureFirstAnswer({
  bundle,
  ticket,
  signal,
  onProgress,
}: FirstAnswerOptions): Promise<FirstAnswer> {
  const job: FirstAnswerJob = {
    contender: "classifier-lexical",
    setup: { bundle, model: undefined },
    text: ticket,
  };
  const answeredIn = async (program: "bare" | "first-answer") => {
    const { report } = await runFresh<FirstAnswerReport>(nodeProgram(program), job, { signal });
    return report.answeredMs;
  };
  const bareMs: number[] = [];
  const answeredMs: number[] = [];
  for (let done = 1; done <= REPEATS; done++) {
    bareMs.push(await answeredIn("bare"));
    answeredMs.push(await answeredIn("first-answer"));
    onProgress(done, REPEATS);
  }
  return { medianMs: median(answeredMs) - median(bareMs), answeredMs, bareMs };
}
