import type { VerbContext } from "@org/classifier-command-line";
import type { MeasurementProgress } from "../measurement/measurement-progress.ts";

/** A verb's context for a measurement, which tells its progress by run and step. */
export function measuring({ onProgress, ...context }: VerbContext): Omit<VerbContext, "onProgress"> & {
  readonly onProgress: (progress: MeasurementProgress) => void;
} {
  return {
    ...context,
    onProgress: ({ run, step, done, total }) => onProgress({ label: `${run}, ${step}`, done, total }),
  };
}
