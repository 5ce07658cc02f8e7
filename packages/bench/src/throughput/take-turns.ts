import { type ContenderId, isOwn } from "../contenders/contender.ts";
import type { FoundContender } from "../contenders/find-contenders.ts";
import { type ContenderSpeed, type Round, summarise } from "./contender-speed.ts";

export interface TurnsOptions {
  readonly texts: number;
  readonly rounds: number;
  /** Measures a contender once, in a process of its own. */
  readonly measure: (contender: FoundContender, round: number) => Promise<Round>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures A, B, C, A, B, C: what slows the machine for a while slows all of them. A peer that fails has no further
 * turn; this suite's own failing rejects.
 */
export async function takeTurns(
  found: readonly FoundContender[],
  { texts, rounds, measure, signal }: TurnsOptions,
): Promise<ContenderSpeed[]> {
  const measured = new Map<ContenderId, Round[]>(found.map(({ id }) => [id, []]));
  const failures = new Map<ContenderId, string>();
  for (let round = 1; round <= rounds; round++) {
    for (const contender of found) {
      const { id, present } = contender;
      if (!present || failures.has(id)) continue;
      try {
        measured.get(id)?.push(await measure(contender, round));
      } catch (error) {
        signal?.throwIfAborted();
        if (isOwn(id)) throw error;
        failures.set(id, (error as Error).message);
      }
    }
  }
  return found.map((contender): ContenderSpeed => {
    const { id, name, does } = contender;
    if (!contender.present) return { id, name, does, outcome: "missing", reason: contender.reason };
    const reason = failures.get(id);
    if (reason !== undefined) return { id, name, does, outcome: "failed", reason };
    const ofIt = measured.get(id) as Round[];
    return { id, name, does, outcome: "measured", rounds: ofIt, ...summarise(ofIt, texts) };
  });
}
