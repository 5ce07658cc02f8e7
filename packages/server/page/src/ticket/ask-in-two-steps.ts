import type { Client } from "../api/client.ts";
import type { Classification, Explanation } from "../api/types.ts";

/** An answer to a ticket as it grows. */
export interface TicketAnswer {
  readonly classification: Classification;
  /** Milliseconds from asking to the whole answer, as the browser saw it. */
  readonly roundTripMs: number;
  /** Comes a moment later: explaining takes longer than classifying, and must not show in its times. */
  readonly explanation: Explanation | undefined;
}

/** Other categories shown as bars. */
const ALTERNATIVES = 4;
/** Known problems shown. */
const PROBLEMS = 5;

/** Asks for the verdict, then for what it was made of; the same text gets the same verdict both times. */
export async function* askInTwoSteps(
  client: Client,
  text: string,
  signal: AbortSignal,
): AsyncGenerator<TicketAnswer> {
  const request = { text, alternatives: ALTERNATIVES, topK: PROBLEMS };
  const startedAt = performance.now();
  const classification = await client.classify(request, signal);
  const roundTripMs = performance.now() - startedAt;
  yield { classification, roundTripMs, explanation: undefined };
  const { explanation } = await client.classify({ ...request, explain: true }, signal);
  yield { classification, roundTripMs, explanation };
}
