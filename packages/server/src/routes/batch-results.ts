import { setImmediate } from "node:timers/promises";
import type { Answer, AskedOptions } from "../inference/thread-task.ts";
import { modelThreadEnded, ServiceError } from "../service-error.ts";
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
  // As many chunks under way as there are threads, and one ready to follow.
  const { workers, maxBatchTickets } = service.options;
  const ahead = workers + 1;
  const underWay: Promise<string>[] = [];
  let index = 0;
  const begin = (chunk: readonly BatchPlace[]) => {
    const first = index;
    index += chunk.length;
    const lines = classifyChunk(chunk, first);
    lines.catch(() => {}); // Told in its turn.
    underWay.push(lines);
  };

  async function classifyChunk(chunk: readonly BatchPlace[], first: number): Promise<string> {
    const texts = chunk.flatMap((place) => (place.ok ? [place.text] : []));
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
    return chunk
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

  let chunk: BatchPlace[] = [];
  const beginChunk = () => {
    if (chunk.length > 0) begin(chunk);
    chunk = [];
  };
  const { next, stop } = takeFrom(places);
  let coming: Promise<IteratorResult<BatchPlace>> | undefined;
  let ended: { readonly error?: unknown } | undefined;
  try {
    while (ended === undefined || underWay.length > 0) {
      if (ended !== undefined || underWay.length >= ahead) {
        yield (await underWay.shift()) as string;
        continue;
      }
      coming ??= next();
      // Whoever sends a ticket and waits for its answer before the next one gets it.
      const first = await Promise.race([
        coming.then(
          ({ done, value }) => ({ kind: done === true ? ("end" as const) : ("place" as const), value }),
          (error: unknown) => ({ kind: "end" as const, error }),
        ),
        ...(underWay[0] === undefined ? [] : [underWay[0].then(() => ({ kind: "lines" as const }))]),
        ...(chunk.length === 0 ? [] : [setImmediate({ kind: "pause" as const })]),
      ]);
      if (first.kind === "lines") yield (await underWay.shift()) as string;
      else if (first.kind === "pause") beginChunk();
      else coming = undefined;
      if (first.kind === "place") {
        if (index + chunk.length === maxBatchTickets) ended = { error: tooMany(maxBatchTickets) };
        else chunk.push(first.value);
      }
      if (first.kind === "end") ended = "error" in first ? { error: first.error } : {};
      // What came before an end is answered, whatever the end.
      if (ended !== undefined || chunk.length === CHUNK_TICKETS) beginChunk();
    }
  } finally {
    stop();
  }
  if ("error" in ended) throw ended.error;
}

/** One by one, from what is there and from what comes. */
function takeFrom(places: AsyncIterable<BatchPlace> | Iterable<BatchPlace>) {
  const iterator =
    Symbol.asyncIterator in places ? places[Symbol.asyncIterator]() : places[Symbol.iterator]();
  return {
    next: async () => iterator.next(),
    stop: () => {
      Promise.resolve(iterator.return?.()).catch(() => {});
    },
  };
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
