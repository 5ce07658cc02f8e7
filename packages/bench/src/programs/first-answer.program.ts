import type { ContenderId, ContenderSetup, OpeningPart } from "../contenders/contender.ts";
import { openContender } from "../contenders/open-contender.ts";
import { peakRssBytes } from "../measurement/peak-rss.ts";
import { readJob, say } from "./report-to-parent.ts";

export interface FirstAnswerJob {
  readonly contender: Exclude<ContenderId, "sentence-transformers">;
  readonly setup: ContenderSetup;
  readonly text: string;
}

/** Milliseconds since this process began, as it counts them itself, and the steps between. */
export interface FirstAnswerReport {
  readonly startedMs: number;
  readonly openedMs: number;
  readonly answeredMs: number;
  readonly openingMs: Readonly<Record<string, number>>;
  readonly openingParts?: readonly OpeningPart[] | undefined;
  /** Peak resident memory so far. */
  readonly peakRssBytes: number;
  readonly cpuMs: number;
}

const startedMs = performance.now();
const { contender: id, setup, text } = readJob<FirstAnswerJob>();
const contender = await openContender(id, setup);
const openedMs = performance.now();
const values = await contender.answer(text);
const answeredMs = performance.now();
if (values === 0) throw new Error(`${id} gave an empty answer`);
say({ mark: "answered" });
const { userCPUTime, systemCPUTime } = process.resourceUsage();
say<FirstAnswerReport>({
  report: {
    startedMs,
    openedMs,
    answeredMs,
    openingMs: contender.openingMs,
    openingParts: contender.openingParts,
    peakRssBytes: peakRssBytes(),
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
  },
});
await contender.close();
