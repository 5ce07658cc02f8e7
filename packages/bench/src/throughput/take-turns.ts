import { isOwn } from "../contenders/contender.ts";
import type { FoundContender } from "../contenders/find-contenders.ts";
import { takeTurns } from "../measurement/take-turns.ts";
import { type ContenderSpeed, type Round, summarise } from "./contender-speed.ts";

export interface TurnsOptions {
  readonly texts: number;
  readonly rounds: number;
  /** Measures a contender once, in a process of its own. */
  readonly measure: (contender: FoundContender, round: number) => Promise<Round>;
  readonly signal?: AbortSignal | undefined;
}

/** Measures the speeds of contenders that take turns. This suite's own failing rejects. */
export async function measureInTurns(
  found: readonly FoundContender[],
  { texts, rounds, measure, signal }: TurnsOptions,
): Promise<ContenderSpeed[]> {
  const present = found.filter((contender) => contender.present);
  const outcomes = await takeTurns(
    present.map((contender) => {
      let round = 0;
      return { rounds, mustSucceed: isOwn(contender.id), run: () => measure(contender, ++round) };
    }),
    // Each process warms itself up.
    { warmUp: false, signal },
  );
  return found.map((contender): ContenderSpeed => {
    const { id, name, does } = contender;
    if (!contender.present) return { id, name, does, outcome: "missing", reason: contender.reason };
    const outcome = outcomes[present.indexOf(contender)];
    if (outcome === undefined) throw new Error(`${id} had no turn`);
    if ("failure" in outcome) return { id, name, does, outcome: "failed", reason: outcome.failure.message };
    const ofIt = outcome.results;
    return { id, name, does, outcome: "measured", rounds: ofIt, ...summarise(ofIt, texts) };
  });
}
