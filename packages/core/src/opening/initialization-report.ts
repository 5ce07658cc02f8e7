import type { Environment } from "../environment/environment.ts";
import type { ProviderAttempt } from "../errors/index.ts";
import { publish } from "../observation/diagnostics.ts";

/** One step of opening a classifier. */
export interface InitializationStep {
  readonly step: "provider" | "manifest" | "desk" | "knowledge" | "model" | "vectors";
  readonly durationMs: number;
  /** Bytes read in the step. */
  readonly bytes: number;
}

/** Whether a part came ready from the bundle, was computed at opening, is not there, or has not been needed yet. */
export type PartOrigin = "precomputed" | "live" | "absent" | "waiting";

/** How a classifier came to be: who served, what was ready, what it cost so far. */
export interface InitializationReport {
  readonly provider: {
    readonly name: string;
    readonly origin: string;
    /** Every provider asked, in order; those before the last say why they did not serve. */
    readonly attempts: readonly ProviderAttempt[];
  };
  readonly bundle: { readonly id: string; readonly version: string; readonly digest: string };
  readonly parts: {
    readonly categoryVectors: PartOrigin;
    readonly ticketCentroids: PartOrigin;
    readonly problemVectors: PartOrigin;
  };
  readonly steps: readonly InitializationStep[];
  readonly totalMs: number;
  readonly totalBytes: number;
  readonly environment: Environment;
}

/** Times the steps of opening, one after the other. */
export interface StepTimer {
  /** Runs a step; `bytes` says from its result how much was read. */
  run<Result>(
    step: InitializationStep["step"],
    work: () => Promise<Result>,
    bytes?: (result: Result) => number,
  ): Promise<Result>;
  readonly steps: readonly InitializationStep[];
}

export function createStepTimer(): StepTimer {
  const steps: InitializationStep[] = [];
  return {
    steps,
    async run(step, work, bytes = () => 0) {
      const startedAt = performance.now();
      const result = await work();
      const ended = { step, durationMs: performance.now() - startedAt, bytes: bytes(result) };
      steps.push(ended);
      publish("opening", () => ended);
      return result;
    },
  };
}
