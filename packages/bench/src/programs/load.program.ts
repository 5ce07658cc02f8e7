import autocannon from "autocannon";
import { readJob, say } from "./report-to-parent.ts";

export interface LoadJob {
  readonly url: string;
  readonly texts: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  /** After so long without an answer a request has failed. */
  readonly timeoutSeconds: number;
}

/** What came of a load, each accepted time included. */
export interface LoadOutcome {
  readonly elapsedMs: number;
  /** Of each ticket that was answered, in the order the answers came. */
  readonly acceptedMs: readonly number[];
  /** Answers by status, 200 included. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Requests without an answer: connections that broke, and those that took too long. */
  readonly unanswered: number;
}

const PROGRESS_EVERY_MS = 1000;

const { url, texts, connections, seconds, timeoutSeconds } = readJob<LoadJob>();
const acceptedMs: number[] = [];
const statuses: Record<string, number> = {};
let sent = 0;

/** A text of its own each time, by a running number at its end: a vector that is remembered would be no work. */
const nextBody = () => JSON.stringify({ text: `${texts[sent % texts.length]} ${sent++}` });

const options: autocannon.Options = {
  ...{ url: `${url}/v1/classify`, method: "POST", connections, duration: seconds, timeout: timeoutSeconds },
  headers: { "content-type": "application/json" },
  requests: [{ setupRequest: (request: object) => ({ ...request, body: nextBody() }) }],
};
const startedAt = performance.now();
const ended = new Promise<autocannon.Result>((resolve, reject) => {
  const running = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)));
  running.on("response", (_client, status, _bytes, ms) => {
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 200) acceptedMs.push(ms);
  });
});
const telling = setInterval(() => {
  say({ done: Math.min(seconds, Math.round((performance.now() - startedAt) / 1000)), total: seconds });
}, PROGRESS_EVERY_MS);
const { errors } = await ended;
clearInterval(telling);
const outcome: LoadOutcome = {
  ...{ elapsedMs: performance.now() - startedAt, acceptedMs, statuses },
  // Of autocannon's errors timeouts are a part.
  unanswered: errors,
};
say({ report: outcome });
