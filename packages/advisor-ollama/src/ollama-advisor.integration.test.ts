import { type Classification, type Classifier, createClassifier, memoryAssets } from "@org/classifier-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { libraryBundle } from "../../core/src/__fixtures__/library-bundle.ts";
import {
  answer,
  breakOff,
  endless,
  inPieces,
  type OllamaServer,
  OPINION,
  send,
  silence,
  startOllama,
} from "./__fixtures__/ollama-server.ts";
import { ollamaAdvisor } from "./ollama-advisor.ts";

// No known problem and no rule of the library's desk speaks about this one.
const UNKNOWN = "what are the opening hours of the cafe";
const MAPPED = "please renew all my loans";
const RULED = "the cupboard in group room 3 is locked";

const bundle = libraryBundle();
let alone: Classifier;
let advised: Classifier;
let server: OllamaServer;
beforeAll(async () => {
  server = await startOllama();
  alone = await createClassifier({ assets: memoryAssets(bundle) });
  advised = await createClassifier({
    assets: memoryAssets(bundle),
    advisor: ollamaAdvisor({ model: "small", host: server.host }),
  });
});
afterAll(async () => {
  await Promise.all([alone.close(), advised.close()]);
  await server.close();
});
beforeEach(() => {
  server.received.length = 0;
});
afterEach(() => {
  server.reply = answer(OPINION);
});

const withoutTimes = ({ timings: _, ...rest }: Classification) => rest;

describe("a classifier with this advisor", () => {
  it.each([
    ["answers at once", answer(OPINION)],
    ["answers in pieces", inPieces(OPINION)],
  ])("follows a model that %s and is surer", async (_, reply) => {
    server.reply = reply;
    expect((await advised.classify(UNKNOWN)).automation).toMatchObject({
      ...OPINION,
      layer: "advisor",
      evidence: ["ollama:small"],
    });
  });

  it.each([
    ["hangs up", breakOff()],
    ["hangs up in mid-answer", breakOff('{"message":{')],
    ["fails", send(500, '{"error":"out of memory"}')],
    ["has no such model", send(404, '{"error":"model not found"}')],
    ["is no Ollama", send(200, "<html></html>", "text/html")],
    ["talks without end", endless],
    ["answers in prose", answer("Certainly! This one is easy.")],
    ["answers outside the schema", answer({ ...OPINION, level: "SOMEHOW" })],
    ["contradicts itself", answer({ ...OPINION, percentage: 99 })],
    ["is less sure than what was known", answer({ ...OPINION, confidence: 0 })],
  ])("gives the same result as one without where the server %s", async (_, reply) => {
    server.reply = reply;
    const result = await advised.classify(UNKNOWN);
    expect(server.received).toHaveLength(1);
    expect(withoutTimes(result)).toEqual(withoutTimes(await alone.classify(UNKNOWN)));
  });

  it("gives the same result as one without where the server says nothing until the time is up", async () => {
    server.reply = silence;
    const hasty = await createClassifier({
      assets: memoryAssets(bundle),
      advisor: ollamaAdvisor({ model: "small", host: server.host, timeoutMs: 300 }),
    });
    const result = await hasty.classify(UNKNOWN);
    await hasty.close();
    expect(server.received).toHaveLength(1);
    expect(withoutTimes(result)).toEqual(withoutTimes(await alone.classify(UNKNOWN)));
  });

  it.each([
    ["problem", MAPPED, "mapped_problem"],
    ["rule", RULED, "rule"],
  ])("never asks where a known %s decides", async (_, ticket, layer) => {
    const result = await advised.classify(ticket);
    expect(result.automation?.layer).toBe(layer);
    expect(server.received).toEqual([]);
    expect(withoutTimes(result)).toEqual(withoutTimes(await alone.classify(ticket)));
  });

  it("rejects an aborted call with the caller's reason", async () => {
    const caller = new AbortController();
    server.reply = () => caller.abort(new Error("not needed any more"));
    await expect(advised.classify(UNKNOWN, { signal: caller.signal })).rejects.toThrow("not needed any more");
  });
});
