import { pMapIterable } from "p-map";
import type { Answer, AskedOptions } from "../inference/thread-task.ts";
import { modelThreadEnded, ServiceError } from "../service-error.ts";
import { type BatchChunk, chunksOf } from "./batch-chunks.ts";
import type { BatchPlace } from "./batch-tickets.ts";
import type { RouteContext } from "./context.ts";

/**
 * Tickets that go to a thread together: long enough to find texts of one length, short enough (80 ms at 5 ms a ticket)
 * that single requests are not kept waiting behind a batch.
 */
const CHUNK_TICKETS = 16;

/** Classifies a batch and yields a line of NDJSON for each place, in order, as soon as it is known. */
export async function* resultLines(
  places: AsyncIterable<BatchPlace> | Iterable<BatchPlace>,
  options: AskedOptions,
  { service, metrics }: RouteContext,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { workers, maxBatchTickets } = service.options;

  async function classifyChunk({ first, places }: BatchChunk): Promise<string> {
    const texts = places.flatMap((place) => (place.ok ? [place.text] : []));
    let answers: IterableIterator<Answer>;
    let failure: ServiceError | undefined;
    try {
      answers = (
        texts.length === 0 ? [] : await service.classifyMany(texts, options, { signal, patient: true })
      ).values();
    } catch (error) {
      if (signal.aborted) throw error;
      // One chunk that a thread took with it fails, and the rest of the batch goes on.
      failure = error instanceof ServiceError ? error : modelThreadEnded();
      answers = [].values();
    }
    return places
      .map((place, i) => {
        const head = { index: first + i, ...(place.ok && place.id !== undefined && { id: place.id }) };
        if (!place.ok)
          return lineOf(head, { code: "ERR_REQUEST_INVALID", detail: place.detail, retryable: false });
        if (failure !== undefined) {
          const { code, message, retryable } = failure;
          return lineOf(head, { code, detail: message, retryable });
        }
        const answer = answers.next().value as Answer;
        metrics.count(answer);
        if (!answer.ok)
          return lineOf(head, { code: answer.error.code, detail: answer.error.message, retryable: false });
        return `${JSON.stringify({ ...head, ok: true }).slice(0, -1)},"classification":${answer.json}}\n`;
      })
      .join("");
  }

  const chunks = chunksOf(atMost(places, maxBatchTickets), CHUNK_TICKETS);
  // As many chunks under way as there are threads, and one ready to follow.
  yield* pMapIterable(chunks, classifyChunk, { concurrency: workers + 1 });
}

/** Passes on what it is given, and ends with ERR_TOO_LARGE where there is more. */
async function* atMost(
  places: AsyncIterable<BatchPlace> | Iterable<BatchPlace>,
  most: number,
): AsyncGenerator<BatchPlace> {
  let count = 0;
  for await (const place of places) {
    if (count++ === most) throw tooMany(most);
    yield place;
  }
}

function lineOf(
  head: { readonly index: number; readonly id?: string | number | undefined },
  error: { readonly code: string; readonly detail: string; readonly retryable: boolean },
): string {
  return `${JSON.stringify({ ...head, ok: false, error })}\n`;
}

export function tooMany(most: number): ServiceError {
  return new ServiceError({
    code: "ERR_TOO_LARGE",
    status: 413,
    detail: `The batch has more than ${most} tickets.`,
    remedy: "Send it in parts, or start the server with a larger --max-batch.",
  });
}
