import { peakRssBytes } from "../measurement/peak-rss.ts";
import type { FirstAnswerReport } from "./first-answer.program.ts";
import { say } from "./report-to-parent.ts";

// What Node itself costs: a process that has nothing to open and nothing to answer.

const startedMs = performance.now();
say({ mark: "answered" });
const { userCPUTime, systemCPUTime } = process.resourceUsage();
say<FirstAnswerReport>({
  report: {
    startedMs,
    openedMs: startedMs,
    answeredMs: startedMs,
    openingMs: {},
    peakRssBytes: peakRssBytes(),
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
  },
});
