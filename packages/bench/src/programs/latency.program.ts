import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { fsAssets } from "@org/classifier-assets-fs";
import { createClassifier } from "@org/classifier-core";
import type { MeasuredText } from "../latency/texts-of-length.ts";
import { prepareBareRun } from "./bare-run.ts";
import { readJob, say } from "./report-to-parent.ts";
import { type Session, watchSessions } from "./watch-sessions.ts";

export interface LatencyJob {
  readonly bundle: string;
  readonly threads?: number | undefined;
  readonly lengths: readonly { readonly tokens: number; readonly texts: readonly MeasuredText[] }[];
  /** Calls of each kind at each length, after the warm-up. */
  readonly calls: number;
}

/** How late the event loop was, in milliseconds; what is measured includes the interval at which it is looked at. */
export interface LoopDelay {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly count: number;
}

/** Milliseconds of each call; the calls of one index were made one after the other, on the same text. */
export interface LengthTimes {
  readonly tokens: number;
  readonly bareMs: readonly number[];
  readonly threeTiersMs: readonly number[];
  readonly categoryMs: readonly number[];
  readonly lexicalMs: readonly number[];
  /** While three-tier calls follow each other without a pause. */
  readonly loopDelay: LoopDelay;
}

export interface LatencyProgramReport {
  readonly threads: number;
  readonly lengths: readonly LengthTimes[];
  /** Of a loop with nothing to do. */
  readonly idleLoopDelay: LoopDelay;
}

/** Each text is met before it counts: code is compiled and memory is there from then on. */
const WARM_UP_ROUNDS = 2;
/** The finest the histogram takes. */
const LOOP_RESOLUTION_MS = 1;
const IDLE_MS = 1000;

const { bundle, threads, lengths, calls } = readJob<LatencyJob>();
const sessions = await watchSessions();
const classifier = await createClassifier({
  assets: fsAssets({ dir: bundle }),
  mode: "full",
  cacheSize: 0,
  environment: { ...(threads !== undefined && { threads }) },
});
const session = sessions.opened.at(-1);
if (session === undefined) throw new Error("the classifier opened no session");

const idleLoopDelay = await watchLoop(() => wait(IDLE_MS));
const measured: LengthTimes[] = [];
for (const { tokens, texts } of lengths) {
  const kinds = await Promise.all(texts.map(({ text, ids }) => kindsOf(text, ids, tokens)));
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
    for (const kind of kinds) for (const call of Object.values(kind)) await call();
  }
  const times = { bareMs: [], threeTiersMs: [], categoryMs: [], lexicalMs: [] } as Record<Kind, number[]>;
  for (let i = 0; i < calls; i++) {
    const kind = kinds[i % kinds.length] as Record<Kind, () => Promise<unknown>>;
    // There and back again: none of them always comes after the same one.
    const turns = Object.entries(kind) as [Kind, () => Promise<unknown>][];
    for (const [name, call] of i % 2 === 0 ? turns : turns.reverse()) {
      const startedAt = performance.now();
      await call();
      times[name].push(performance.now() - startedAt);
    }
    say({ done: measured.length * calls + i + 1, total: lengths.length * calls });
  }
  const loopDelay = await watchLoop(async () => {
    for (let i = 0; i < calls; i++) await classifier.classify((texts[i % texts.length] as MeasuredText).text);
  });
  measured.push({ tokens, ...times, loopDelay });
}
say<LatencyProgramReport>({
  report: { threads: classifier.report.environment.threads.value, lengths: measured, idleLoopDelay },
});
await classifier.close();

type Kind = "bareMs" | "threeTiersMs" | "categoryMs" | "lexicalMs";

/** The four ways of one text, each of which is made sure of to do what it is timed for. */
async function kindsOf(
  text: string,
  ids: readonly number[],
  tokens: number,
): Promise<Record<Kind, () => Promise<unknown>>> {
  const kinds = {
    bareMs: await prepareBareRun(session as Session, ids),
    threeTiersMs: () => classifier.classify(text),
    categoryMs: () => classifier.classify(text, { levels: "category" }),
    lexicalMs: () => classifier.classify(text, { mode: "lexical" }),
  };
  const [values, three, category, lexical] = [
    await kinds.bareMs(),
    await kinds.threeTiersMs(),
    await kinds.categoryMs(),
    await kinds.lexicalMs(),
  ];
  const whole = three.category !== null && three.automation !== null && three.provenance.tokens === tokens;
  if (values === 0 || !whole || three.provenance.truncated || category.provenance.path !== "full")
    throw new Error(`a text of ${tokens} tokens was not answered by the model in three tiers`);
  if (lexical.provenance.path !== "lexical")
    throw new Error(`a text of ${tokens} tokens was not answered from its wording`);
  return kinds;
}

async function watchLoop(work: () => Promise<unknown>): Promise<LoopDelay> {
  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  delay.enable();
  await work();
  delay.disable();
  const ms = (nanoseconds: number) => nanoseconds / 1e6;
  return {
    p50Ms: ms(delay.percentile(50)),
    p99Ms: ms(delay.percentile(99)),
    maxMs: ms(delay.max),
    count: delay.count,
  };
}
