import { connect } from "node:net";
import type { Worker } from "node:worker_threads";
import { Check } from "typebox/value";
import { describe, expect, it } from "vitest";
import { linesIn, type StartedServer, startServer, until } from "./__fixtures__/built-server.ts";
import { problemSchema } from "./schemas/problem.ts";

/** Keeps a thread busy for a while: as many tokens as the model takes, in a text of its own each time. */
const longTicket = (i: number) => `${i} ${"the till printer in store does not print ".repeat(60)}`;

/** So many slow tickets that the one thread has something to do until the test has seen what it wants to see. */
function keepBusy(server: StartedServer, tickets: number) {
  const gone = new AbortController();
  const texts = Array.from({ length: tickets }, (_, i) => longTicket(i));
  const answers = server
    .post("/v1/classify/batch", { tickets: texts, mode: "full" }, {}, gone.signal)
    .then(linesIn)
    .catch(() => []);
  return { answers, hangUp: () => gone.abort() };
}
const ask = (server: StartedServer, text: string, signal?: AbortSignal) =>
  server.post("/v1/classify", { text, mode: "full" }, {}, signal);
const poolOf = ({ app }: StartedServer) => app.classification.bundle.pool;

describe("a server whose line is full", async () => {
  const server = await startServer({ maxWaiting: 2 });

  it("refuses at once with when to come back, and answers those who wait", async () => {
    await server.ready();
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => ask(server, longTicket(i))));
    const refused = answers.filter(({ status }) => status === 503);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(12 - refused.length);
    // Two that the thread has and two who wait; more where one was done before the last came.
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(8);
    for (const response of refused) {
      expect(Number(response.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      const problem = await response.json();
      expect(Check(problemSchema, problem)).toBe(true);
      expect(problem).toMatchObject({ code: "ERR_BUSY", retryable: true });
    }
    expect((await ask(server, "the printer")).status).toBe(200);
  });

  it("answers by wording all the same, says that it is healthy, and lets a batch wait", async () => {
    // Two chunks of each under way: two are with the thread, two wait in the line, two outside of it.
    const busy = [1, 2, 3].map(() => keepBusy(server, 32));
    await until(() => poolOf(server).waiting === 2);
    expect((await server.post("/v1/classify", { text: "the printer", mode: "lexical" })).status).toBe(200);
    expect((await server.get("/healthz")).status).toBe(200);
    const batch = await linesIn(
      await server.post("/v1/classify/batch", { tickets: Array(20).fill("the printer") }),
    );
    expect(batch.every(({ ok }) => ok === true)).toBe(true);
    for (const { answers } of busy) expect((await answers).map(({ ok }) => ok)).toEqual(Array(32).fill(true));
  });

  it("has the places back of whoever hangs up", async () => {
    // Of two chunks, which the thread has, so that both places are those of single tickets.
    const busy = keepBusy(server, 32);
    await until(() => poolOf(server).running === 2);
    const gone = new AbortController();
    const waiting = [1, 2].map((i) => ask(server, longTicket(i), gone.signal).catch(() => "gone"));
    await until(() => poolOf(server).waiting === 2);
    busy.hangUp();
    gone.abort();
    expect(await Promise.all(waiting)).toEqual(["gone", "gone"]);
    await until(() => poolOf(server).waiting === 0 && poolOf(server).running === 0);
    expect((await ask(server, "the printer")).status).toBe(200);
    // That somebody went is no failure of the server.
    expect(server.log()).not.toContain("should not have");
    expect(await server.metrics()).toContain('status="499"');
  });
});

describe("a deadline", async () => {
  const server = await startServer({ deadlineMs: 1 });

  it("that passes is told as such, and the ticket may be sent again", async () => {
    await server.ready();
    const response = await ask(server, longTicket(1));
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({ code: "ERR_DEADLINE", retryable: true });
    const [line] = await linesIn(await server.post("/v1/classify/batch", { tickets: [longTicket(2)] }));
    expect(line).toMatchObject({ ok: false, error: { code: "ERR_DEADLINE", retryable: true } });
    await until(() => poolOf(server).running === 0);
  });
});

describe("a model thread that ends in the middle of its work", async () => {
  const threads: Worker[] = [];
  process.on("worker", (worker) => threads.push(worker));
  const server = await startServer({ workers: 2, maxWaiting: 100 });

  it("fails its own tickets alone, with a retryable error, and another thread takes its place", async () => {
    await server.ready();
    // Piscina starts its threads as they are wanted; there are as many as workers.
    const [victim] = threads;
    const answers = Array.from({ length: 12 }, (_, i) => ask(server, longTicket(i)));
    await until(() => poolOf(server).running === 4);
    await victim?.terminate();
    const responses = await Promise.all(answers);
    const failed = responses.filter(({ status }) => status !== 200);
    // It had two tickets, of which it may have answered one meanwhile, and each other one was answered.
    expect([1, 2]).toContain(failed.length);
    for (const response of failed) {
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ code: "ERR_MODEL_THREAD", retryable: true });
    }
    expect(threads.length).toBeGreaterThan(2);
    const afterwards = await Promise.all(Array.from({ length: 6 }, (_, i) => ask(server, longTicket(i))));
    expect(afterwards.map(({ status }) => status)).toEqual(Array(6).fill(200));
  });

  it("fails its lines of a batch alone", async () => {
    const batch = server.post("/v1/classify/batch", {
      tickets: Array.from({ length: 64 }, (_, i) => longTicket(i)),
      mode: "full",
    });
    await until(() => poolOf(server).running >= 2);
    await threads.at(-1)?.terminate();
    const lines = await linesIn(await batch);
    expect(lines.map(({ index }) => index)).toEqual(Array.from({ length: 64 }, (_, i) => i));
    const failed = lines.filter(({ ok }) => ok !== true);
    // Its chunks, and where the thread was between two of them nothing.
    expect([0, 16, 32]).toContain(failed.length);
    for (const line of failed)
      expect(line).toMatchObject({ error: { code: "ERR_MODEL_THREAD", retryable: true } });
  });
});

describe("a sender who is slow", async () => {
  const server = await startServer({ senderTimeoutMs: 100 });

  async function sendSlowly(head: string, drip: string): Promise<string> {
    const socket = connect(server.port, "127.0.0.1").on("error", () => {});
    let answer = "";
    socket.setEncoding("utf8").on("data", (text: string) => {
      answer += text;
    });
    socket.write(head);
    const dripping = setInterval(() => socket.write(drip), 10);
    // A connection that is reset is closed as well.
    await new Promise((resolve) => socket.once("close", resolve));
    clearInterval(dripping);
    return answer;
  }
  const headOf = (path: string, type: string) =>
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 100000\r\n\r\n`;

  it("of one ticket is told so, and cut off", async () => {
    const answer = await sendSlowly(headOf("/v1/classify", "application/json"), " ");
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain("ERR_SLOW_SENDER");
  });

  it("of NDJSON has its lines answered, is told so in the last, and cut off", async () => {
    const head = headOf("/v1/classify/batch?mode=lexical", "application/x-ndjson");
    const answer = await sendSlowly(`${head}"printer"\n`, "x");
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/"index":0,"ok":true[\s\S]*ERR_SLOW_SENDER/);
  });

  it("of NDJSON is not whoever is answered slowly", async () => {
    const busy = keepBusy(server, 24);
    await until(() => poolOf(server).running > 0);
    const body = Array.from({ length: 24 }, (_, i) => JSON.stringify(longTicket(i))).join("\n");
    const lines = await linesIn(
      await server.post("/v1/classify/batch?mode=full", body, { "content-type": "application/x-ndjson" }),
    );
    expect(lines.filter(({ ok }) => ok === true)).toHaveLength(24);
    await busy.answers;
  });
});
