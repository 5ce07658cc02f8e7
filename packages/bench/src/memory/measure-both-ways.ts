import { nodeProgram, type Program, runFresh } from "../measurement/fresh-process.ts";
import type { MeasurementControl } from "../measurement/measurement-progress.ts";
import { type BothWays, type JudgedSeries, judgeSeries } from "./judge-series.ts";
import type { MemorySeries } from "./memory-sample.ts";

export interface Watched {
  /** The program's name; its job is handed over as it is. */
  readonly name: string;
  readonly job: unknown;
  /** Of the work the program counts: what comes before the first sample that counts, and the slope's unit. */
  readonly warmUp: number;
  readonly per: number;
}

export interface WatchContext extends MeasurementControl {
  /** The program of that name. @default this package's own */
  readonly programOf?: ((name: string, flags: readonly string[]) => Program) | undefined;
}

/** Runs a program twice, by itself and with its garbage collected before each sample, and judges each series. */
export async function measureBothWays(
  { name, job, warmUp, per }: Watched,
  { signal, onProgress, programOf = nodeProgram }: WatchContext,
): Promise<BothWays> {
  const measure = async (collected: boolean): Promise<JudgedSeries> => {
    const run = collected ? `${name}, collected` : name;
    const program = programOf(name, collected ? ["--expose-gc"] : []);
    const { report } = await runFresh<MemorySeries>(program, job, {
      signal,
      onProgress: (done, total) => onProgress?.({ run, step: "memory", done, total }),
    });
    return judgeSeries(report, { warmUp, per, collected });
  };
  return { plain: await measure(false), collected: await measure(true) };
}
