import type { Environment } from "../environment/environment.ts";
import type { ProviderAttempt } from "../errors/index.ts";
import { publish } from "../observation/diagnostics.ts";

/** One step of opening a classifier. */
export interface InitializationStep {
  readonly step: "provider" | "manifest" | "desk" | "knowledge" | "model" | "vectors";
  readonly durationMs: number;
  /** Bytes read in the step. */
  readonly bytes: number;
  /** What a step of several pieces of work was made of, in the order they ended. */
  readonly parts?: readonly StepPart[] | undefined;
}

/**
 * A piece of work within a step. Some go on beside others, hashing beside all of them, so that durations do not add up
 * to the step's.
 */
export interface StepPart {
  readonly part: "files" | "tokenizer" | "runtime" | "session" | "hash";
  /** Milliseconds from the beginning of the step to that of the part. */
  readonly startMs: number;
  readonly durationMs: number;
}

/** Runs a piece of work and notes how long it took; what fails is not noted. */
export type TimePart = <Result>(
  part: StepPart["part"],
  work: () => Result | Promise<Result>,
) => Promise<Result>;

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
  /** Runs a step, which may time its parts; `bytes` says from its result how much was read. */
  run<Result>(
    step: InitializationStep["step"],
    work: (timePart: TimePart) => Promise<Result>,
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
      const parts: StepPart[] = [];
      const result = await work(async (part, work) => {
        const startMs = performance.now() - startedAt;
        const result = await work();
        parts.push({ part, startMs, durationMs: performance.now() - startedAt - startMs });
        return result;
      });
      const ended: InitializationStep = {
        step,
        durationMs: performance.now() - startedAt,
        bytes: bytes(result),
        ...(parts.length > 0 && { parts }),
      };
      steps.push(ended);
      publish("opening", () => ended);
      return result;
    },
  };
}
