import { compare } from "../accuracy/comparison.ts";
import type { AccuracyReport } from "../accuracy/measure-accuracy.ts";
import type { Run } from "../accuracy/measure-run.ts";
import type { Measurements } from "../accuracy/metric-names.ts";

function run(seed: number | null, measurements: Measurements): Run {
  return {
    seed,
    tickets: { training: 10_003, trainingRepeated: 4, inScope: 3080, outOfScope: 0 },
    measurements,
    build: { digest: "0".repeat(64), embedMs: 1, trainMs: 2, totalMs: 4, headBytes: 1_234_567, chosen: {} },
    firstAnswer: null,
    outcomes: [],
  };
}

/** A report with these measurements, one run each. */
export function reportOf(subject: string, measurements: readonly Measurements[]): AccuracyReport {
  const runs = measurements.map((measured, i) => run(measurements.length > 1 ? i + 1 : null, measured));
  return {
    verb: "accuracy",
    date: "2026-01-02T03:04:05.000Z",
    host: {
      cpu: "a processor",
      cores: 2,
      coresGranted: 2,
      memoryBytes: 1,
      platform: "linux",
      architecture: "x64",
      node: "v20",
    },
    versions: {},
    options: { mode: "auto" },
    subjects: [{ subject, rows: compare(measurements, subject, "auto"), runs }],
  };
}
