import type { Client } from "../api/client.ts";
import { ServiceFailure } from "../api/service-failure.ts";
import type { BatchOptions } from "../api/types.ts";
import { failedOutcome, type Outcome, outcomeOf } from "./outcome.ts";
import { partsOf } from "./parts-of.ts";

export interface ClassifyAllOptions {
  readonly client: Pick<Client, "classifyBatch">;
  readonly options: BatchOptions;
  readonly limits: { readonly textCharacters: number; readonly batchTickets: number };
  readonly signal: AbortSignal;
  /** An outcome for the ticket at `at`; they come in order. */
  readonly onOutcome: (outcome: Outcome, at: number) => void;
  /** The server went away, or asked for patience; resolves when there is a point in asking again. */
  readonly untilBack: (failure: ServiceFailure, signal: AbortSignal) => Promise<void>;
}

/**
 * Classifies many tickets in parts. What was answered stays answered: where the server goes away in the middle, it goes
 * on behind the last ticket that has an outcome. Rejects with ServiceFailure for what no waiting mends.
 */
export async function classifyAll(texts: readonly string[], all: ClassifyAllOptions): Promise<void> {
  let done = 0;
  while (done < texts.length) {
    try {
      for (const part of partsOf(texts, all.limits, done)) {
        for await (const line of all.client.classifyBatch(part.texts, all.options, all.signal)) {
          all.signal.throwIfAborted();
          if (line.index === undefined)
            throw new ServiceFailure({ ...line.error, remedy: "Try again later." });
          all.onOutcome(line.ok ? outcomeOf(line.classification) : failedOutcome(line.error), done);
          done++;
        }
        // A batch that ends early without a word was cut off on its way.
        if (done < part.from + part.texts.length) throw cutOff();
      }
    } catch (error) {
      if (!(error instanceof ServiceFailure) || !error.retryable || all.signal.aborted) throw error;
      await all.untilBack(error, all.signal);
    }
  }
}

const cutOff = () =>
  new ServiceFailure({
    code: "ERR_SERVER_GONE",
    detail: "The answer broke off.",
    remedy: "This page goes on as soon as the server is back.",
    retryable: true,
  });
