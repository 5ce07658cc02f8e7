import type { ContenderSetup } from "../contenders/contender.ts";
import { openContender } from "../contenders/open-contender.ts";
import { peakRssBytes } from "../measurement/peak-rss.ts";
import { type MemorySample, type MemorySeries, sampleMemory } from "../memory/memory-sample.ts";
import { readJob, say } from "./report-to-parent.ts";

export interface OpenCloseJob {
  readonly setup: ContenderSetup;
  readonly text: string;
  readonly cycles: number;
}

const { setup, text, cycles } = readJob<OpenCloseJob>();
const samples: MemorySample[] = [];
for (let cycle = 1; cycle <= cycles; cycle++) {
  const classifier = await openContender("classifier", setup);
  if ((await classifier.answer(text)) === 0) throw new Error("the classifier gave an empty answer");
  await classifier.close();
  samples.push(sampleMemory(cycle));
  say({ done: cycle, total: cycles });
}
say<MemorySeries>({ report: { samples, peakRssBytes: peakRssBytes() } });
