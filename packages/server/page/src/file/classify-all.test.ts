import { describe, expect, it } from "vitest";
import { ServiceFailure, serverGone } from "../api/service-failure.ts";
import type { BatchLine } from "../api/types.ts";
import { classifyAll } from "./classify-all.ts";
import type { Outcome } from "./outcome.ts";
import { PART_TICKETS } from "./parts-of.ts";

const limits = { textCharacters: 100_000, batchTickets: 100_000 };
const texts = Array.from({ length: PART_TICKETS * 2 + 3 }, (_, i) => `ticket ${i}`);

/** A server that fails a ticket by name, so that each outcome tells which ticket it is of. */
function server(afterLine: (answered: number) => void = () => {}) {
  let answered = 0;
  return {
    async *classifyBatch(sent: readonly string[]): AsyncGenerator<BatchLine> {
      for (const [index, text] of sent.entries()) {
        yield { index, ok: false, error: { code: "ERR", detail: text, retryable: false } };
        afterLine(++answered);
      }
    },
  };
}

function collect() {
  const outcomes: Outcome[] = [];
  return {
    outcomes,
    onOutcome(outcome: Outcome, at: number) {
      expect(at).toBe(outcomes.length);
      outcomes.push(outcome);
    },
  };
}
const told = (outcomes: readonly Outcome[]) => outcomes.map(({ error }) => error?.replace(" (ERR)", ""));

describe("classifyAll", () => {
  it("goes on behind the last answer where the server went away in the middle of a part", async () => {
    const { outcomes, onOutcome } = collect();
    let waited = 0;
    const client = server((answered) => {
      if (answered === 10 || answered === PART_TICKETS + 1) throw serverGone();
    });
    await classifyAll(texts, {
      ...{ client, limits, onOutcome, options: {}, signal: new AbortController().signal },
      untilBack: async () => void waited++,
    });
    expect(told(outcomes)).toEqual(texts);
    expect(waited).toBe(2);
  });

  it("takes an answer that ends early for one that broke off", async () => {
    const { outcomes, onOutcome } = collect();
    let calls = 0;
    const client = {
      classifyBatch: (sent: readonly string[]) =>
        server().classifyBatch(calls++ === 0 ? sent.slice(0, 5) : sent),
    };
    await classifyAll(texts, {
      ...{ client, limits, onOutcome, options: {}, signal: new AbortController().signal },
      untilBack: async () => {},
    });
    expect(told(outcomes)).toEqual(texts);
  });

  it("stops when it is cancelled, and keeps what it has", async () => {
    const { outcomes, onOutcome } = collect();
    const controller = new AbortController();
    const client = server((answered) => {
      if (answered === 7) controller.abort();
    });
    const run = classifyAll(texts, {
      ...{ client, limits, onOutcome, options: {}, signal: controller.signal },
      untilBack: () => Promise.reject(new Error("nobody waits for a run that was cancelled")),
    });
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
    expect(outcomes).toHaveLength(7);
  });

  it("gives up on what no waiting mends", async () => {
    const refusal = new ServiceFailure({ code: "ERR_TOO_LARGE", detail: "", remedy: "", retryable: false });
    const client = server(() => {
      throw refusal;
    });
    const run = classifyAll(texts, {
      ...{ client, limits, onOutcome: () => {}, options: {}, signal: new AbortController().signal },
      untilBack: () => Promise.reject(new Error("nobody waits for it")),
    });
    await expect(run).rejects.toBe(refusal);
  });
});
