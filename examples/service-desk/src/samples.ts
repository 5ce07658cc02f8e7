import samples from "../samples.json";

/**
 * Tickets to try: written for it, and in neither the training nor the evaluation set. The page of the demo offers the
 * same file.
 */
export const SAMPLES: readonly string[] = samples;
