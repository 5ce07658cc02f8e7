import { type ContenderId, type ContenderSetup, isOwn } from "../contenders/contender.ts";
import { type FoundContender, programFor } from "../contenders/find-contenders.ts";
import { runFresh } from "../measurement/fresh-process.ts";
import { type TurnOutcome, takeTurns } from "../measurement/take-turns.ts";
import type { AnswerTimesJob, AnswerTimesReport } from "../programs/answer-times.program.ts";
import { type Percentiles, percentilesOf } from "./latencies.ts";

/** One contender's times a text, in processes of its own. */
export type PeerReport = Pick<FoundContender, "id" | "name" | "does"> & PeerOutcome;

export type PeerOutcome =
  | {
      readonly outcome: "measured";
      /** Raw times of all its processes, by length. */
      readonly lengths: AnswerTimesReport["lengths"];
      readonly rows: readonly PeerRow[];
    }
  | {
      readonly outcome: "missing" | "failed";
      /** Why there is no time. */
      readonly reason: string;
    };

export interface PeerRow extends Percentiles {
  readonly tokens: number;
}

/** Who is asked for the same texts; this suite's own among them, under the same conditions. */
export const PEERS: readonly ContenderId[] = [
  "classifier",
  "transformers-js-q8",
  "transformers-js-fp32",
  "fastembed",
  "sentence-transformers",
];

/** Processes of each: a model is loaded in three, so that one process's luck with memory is not everything. */
const PROCESSES = 3;

/** Rejects where this suite's own fails; another's failure is in the report. */
export async function measurePeers(
  found: readonly FoundContender[],
  {
    setup,
    lengths,
    calls,
    signal,
    onTurn,
  }: {
    readonly setup: ContenderSetup;
    readonly lengths: AnswerTimesJob["lengths"];
    /** At each length, over all processes. */
    readonly calls: number;
    readonly signal?: AbortSignal | undefined;
    readonly onTurn?: ((done: number, total: number) => void) | undefined;
  },
): Promise<PeerReport[]> {
  const present = found.filter((peer) => peer.present);
  const outcomes = await takeTurns(
    present.map(({ id }) => ({
      rounds: PROCESSES,
      mustSucceed: isOwn(id),
      run: async () => {
        const job: AnswerTimesJob = { contender: id, setup, lengths, calls: Math.ceil(calls / PROCESSES) };
        return (await runFresh<AnswerTimesReport>(programFor(id, "answer-times", setup), job, { signal }))
          .report;
      },
    })),
    // Each process warms up by itself.
    { warmUp: false, signal, onTurn },
  );
  return found.map((peer): PeerReport => {
    const { id, name, does } = peer;
    if (!peer.present) return { id, name, does, outcome: "missing", reason: peer.reason };
    return {
      id,
      name,
      does,
      ...outcomeOf(outcomes[present.indexOf(peer)] as TurnOutcome<AnswerTimesReport>),
    };
  });
}

function outcomeOf(outcome: TurnOutcome<AnswerTimesReport>): PeerOutcome {
  if ("failure" in outcome) return { outcome: "failed", reason: outcome.failure.message };
  const tokens = outcome.results[0]?.lengths.map((length) => length.tokens) ?? [];
  const lengths = tokens.map((count) => ({
    tokens: count,
    answerMs: outcome.results.flatMap((result) =>
      result.lengths.filter((length) => length.tokens === count).flatMap(({ answerMs }) => answerMs),
    ),
  }));
  const rows = lengths.map(({ tokens, answerMs }) => ({ tokens, ...percentilesOf(answerMs) }));
  return { outcome: "measured", lengths, rows };
}
