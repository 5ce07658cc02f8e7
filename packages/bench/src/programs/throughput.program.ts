import type { ContenderId, ContenderSetup } from "../contenders/contender.ts";
import { openContender } from "../contenders/open-contender.ts";
import { readJob, say } from "./report-to-parent.ts";

export interface ThroughputJob {
  readonly contender: Exclude<ContenderId, "sentence-transformers">;
  readonly setup: ContenderSetup;
  readonly texts: readonly string[];
  /** Answered before any is timed. */
  readonly warmUp: readonly string[];
}

/** Milliseconds for all texts, one after the other and handed over together. */
export interface ThroughputReport {
  readonly aloneMs: number;
  readonly batchMs: number;
}

/** Texts between two words on how far it has come. */
const PROGRESS_TEXTS = 256;

const { contender: id, setup, texts, warmUp } = readJob<ThroughputJob>();
const total = 2 * texts.length;
const contender = await openContender(id, setup);
for (const text of warmUp) await contender.answer(text);
await contender.answerMany(warmUp);

const aloneFrom = performance.now();
let valuesAlone = 0;
let answered = 0;
for (const text of texts) {
  valuesAlone += await contender.answer(text);
  answered += 1;
  if (answered % PROGRESS_TEXTS === 0) say({ done: answered, total });
}
const batchFrom = performance.now();
const values = await contender.answerMany(texts);
const endedAt = performance.now();
if (valuesAlone === 0 || values < texts.length)
  throw new Error(`${id} gave fewer answers than it was given texts`);
say({ done: total, total });
say<ThroughputReport>({ report: { aloneMs: batchFrom - aloneFrom, batchMs: endedAt - batchFrom } });
await contender.close();
