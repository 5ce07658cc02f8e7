import type { ContenderId, ContenderSetup } from "../contenders/contender.ts";
import { openContender } from "../contenders/open-contender.ts";
import { peakRssBytes } from "../measurement/peak-rss.ts";
import { type MemorySample, type MemorySeries, sampleMemory } from "../memory/memory-sample.ts";
import { soakTickets } from "../memory/soak-tickets.ts";
import { readJob, say } from "./report-to-parent.ts";

export interface SoakJob {
  readonly contender: Exclude<ContenderId, "sentence-transformers">;
  readonly setup: ContenderSetup;
  readonly pool: readonly string[];
  readonly seed: number;
  readonly tickets: number;
  readonly sampleEvery: number;
}

const { contender: id, setup, pool, seed, tickets: total, sampleEvery } = readJob<SoakJob>();
const contender = await openContender(id, setup);
const tickets = soakTickets(pool, seed);
const samples: MemorySample[] = [];
let done = 0;
while (done < total) {
  // Half one at a time and half together, as a service and a nightly job would.
  const alone = Math.min(Math.ceil(sampleEvery / 2), total - done);
  for (let i = 0; i < alone; i++) await contender.answer(tickets.next().value);
  const together = Math.min(sampleEvery - alone, total - done - alone);
  if (together > 0) {
    await contender.answerMany(Array.from({ length: together }, () => tickets.next().value));
  }
  done += alone + together;
  samples.push(sampleMemory(done));
  say({ done, total });
}
say<MemorySeries>({ report: { samples, peakRssBytes: peakRssBytes() } });
await contender.close();
