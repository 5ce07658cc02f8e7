/** The steps of a safety run, each shown as it goes, and timed. */
export const STEPS = ["baseline", "preparation", "optimised", "comparison", "verdict"] as const;
export type Step = (typeof STEPS)[number];

export type Say = (done: number, total: number, step?: string) => void;

/** How far a run has come. */
export interface SafetyProgress {
  /** One of the five steps: "2 of 5, preparation". */
  readonly run: string;
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

/** Times the steps, and says of what they report which step they belong to. */
export function createJournal(onProgress: ((progress: SafetyProgress) => void) | undefined) {
  const steps: { step: Step; durationMs: number }[] = [];
  return {
    steps,
    async step<Result>(name: Step, work: (say: Say) => Promise<Result>): Promise<Result> {
      const startedAt = performance.now();
      const run = `${STEPS.indexOf(name) + 1} of ${STEPS.length}, ${name}`;
      const result = await work((done, total, step = name) => onProgress?.({ run, step, done, total }));
      steps.push({ step: name, durationMs: performance.now() - startedAt });
      return result;
    },
  };
}
