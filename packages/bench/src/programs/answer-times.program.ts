import type { ContenderId, ContenderSetup } from "../contenders/contender.ts";
import { openContender } from "../contenders/open-contender.ts";
import { readJob, say } from "./report-to-parent.ts";

export interface AnswerTimesJob {
  readonly contender: ContenderId;
  readonly setup: ContenderSetup;
  readonly lengths: readonly { readonly tokens: number; readonly texts: readonly string[] }[];
  /** Calls at each length, after each of its texts was answered once. */
  readonly calls: number;
}

export interface AnswerTimesReport {
  readonly lengths: readonly { readonly tokens: number; readonly answerMs: readonly number[] }[];
}

const { contender: id, setup, lengths, calls } = readJob<AnswerTimesJob>();
if (id === "sentence-transformers")
  throw new TypeError("sentence-transformers has its own program, in Python");
const contender = await openContender(id, setup);
const measured: { tokens: number; answerMs: number[] }[] = [];
for (const { tokens, texts } of lengths) {
  for (const text of texts) {
    if ((await contender.answer(text)) === 0) throw new Error(`${id} gave an empty answer`);
  }
  const answerMs: number[] = [];
  for (let i = 0; i < calls; i++) {
    const text = texts[i % texts.length] as string;
    const startedAt = performance.now();
    await contender.answer(text);
    answerMs.push(performance.now() - startedAt);
  }
  measured.push({ tokens, answerMs });
}
say<AnswerTimesReport>({ report: { lengths: measured } });
await contender.close();
