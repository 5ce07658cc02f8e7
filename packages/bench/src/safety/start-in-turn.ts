import type { JudgeTicketsReport } from "../programs/judge-tickets.program.ts";
import type { OpenableSide } from "./measure-side.ts";

/** Starts of each side: with five, two may be disturbed and the median is still one that was not. */
const DEFAULT_STARTS = 5;
/** A side that has taken so long to start is not asked again: minutes differ from a second without a median. */
const PATIENCE_MS = 60_000;

interface StartedSide {
  readonly side: OpenableSide;
  /** Of the process that answered, which was a start too. */
  readonly report: JudgeTicketsReport;
}

/**
 * Initialisation of each side, in milliseconds, in fresh processes that take turns, so that a busy machine slows both.
 * The process that answered counts for a live build; for a bundle it was the start that filled the cache of graphs.
 */
export async function startInTurn(
  sides: readonly StartedSide[],
  starts: number | undefined,
  onProgress: (done: number, total: number, step: string) => void,
): Promise<number[][]> {
  const count = starts ?? DEFAULT_STARTS;
  const taken = sides.map(({ side, report }) => (side.content.kind === "live" ? [report.initMs] : []));
  const wantsMore = (initMs: readonly number[]) => {
    const total = initMs.reduce((sum, one) => sum + one, 0);
    return initMs.length < count && (starts !== undefined || total < PATIENCE_MS);
  };
  for (let round = 0; taken.some(wantsMore); round++) {
    onProgress(Math.min(round, count), count, "starts in turn");
    for (const [i, { side }] of sides.entries()) {
      const own = taken[i] as number[];
      if (wantsMore(own)) own.push((await side.run([])).report.initMs);
    }
  }
  onProgress(count, count, "starts in turn");
  return taken;
}
