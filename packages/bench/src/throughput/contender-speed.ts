import type { FoundContender } from "../contenders/find-contenders.ts";
import { checkSample } from "../metrics/sample.ts";
import { type Spread, spread } from "../metrics/spread.ts";
import type { ThroughputReport as Round } from "../programs/throughput.program.ts";

export type { Round };

/** Tickets a second. */
export type Speed = Spread;

/** What was found out about a contender. One that is missing or fails has no speed: neither is a slow one. */
export type ContenderSpeed = Pick<FoundContender, "id" | "name" | "does"> &
  (
    | {
        readonly outcome: "measured";
        /** As measured, a process each. */
        readonly rounds: readonly Round[];
        readonly alone: Speed;
        readonly batch: Speed;
      }
    | { readonly outcome: "missing" | "failed"; readonly reason: string }
  );

/** Throws RangeError where nothing was measured, or no text was there to measure with. */
export function summarise(
  rounds: readonly Round[],
  texts: number,
): { readonly alone: Speed; readonly batch: Speed } {
  if (texts === 0) throw new RangeError("tickets a second of no ticket");
  return {
    alone: speed(rounds.map(({ aloneMs }) => aloneMs)),
    batch: speed(rounds.map(({ batchMs }) => batchMs)),
  };

  function speed(timesMs: readonly number[]): Speed {
    checkSample("tickets a second", timesMs);
    return spread(timesMs.map((ms) => texts / (ms / 1000)));
  }
}
