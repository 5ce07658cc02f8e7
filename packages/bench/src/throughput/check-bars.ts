import type { ContenderId } from "../contenders/contender.ts";
import { type CheckedBar, checkBar } from "../measurement/bar.ts";
import { BARS_HOLD, THROUGHPUT_BARS } from "./bars.ts";
import type { ContenderSpeed } from "./contender-speed.ts";

/** The bars, where the run is one they are stated for; on other texts or threads the figures stand by themselves. */
export function checkBars(
  contenders: readonly ContenderSpeed[],
  run: { readonly file: string; readonly whole: boolean; readonly threads: number },
): CheckedBar[] {
  if (run.file !== BARS_HOLD.file || run.threads !== BARS_HOLD.threads || !run.whole) return [];
  return THROUGHPUT_BARS.map(({ what, of, over, limit }) =>
    checkBar(what, ratioOf(contenders, of, over), "ratio", limit),
  );
}

/** Ratio of the medians in batches; null where either was not measured. */
export function ratioOf(
  contenders: readonly ContenderSpeed[],
  of: ContenderId,
  over: ContenderId,
): number | null {
  const [a, b] = [of, over].map((id) => contenders.find((contender) => contender.id === id));
  return a?.outcome === "measured" && b?.outcome === "measured" ? a.batch.median / b.batch.median : null;
}
