import { setImmediate as nextTurn } from "node:timers/promises";
import type { Advisor } from "./automation/advisor.ts";
import type { BatchItem, Classification } from "./classification.ts";
import { createDeskReader, type DeskReader, type ReadTicket } from "./desk-reader.ts";
import type { Embedder } from "./embedding/embedder.ts";
import type { Embedding } from "./embedding/embedding.ts";
import { emptyClassification } from "./empty-classification.ts";
import { readEnvironment, silenceRuntime } from "./environment/environment.ts";
import { InvalidArgumentError, typeName } from "./errors/index.ts";
import { createLifecycle } from "./lifecycle.ts";
import { memoize } from "./memoize.ts";
import { publish, summaryOf } from "./observation/diagnostics.ts";
import { createStatistics, type Statistics } from "./observation/statistics.ts";
import { type BundleDescription, descriptionOf } from "./opening/bundle-description.ts";
import type { InitializationReport } from "./opening/initialization-report.ts";
import { type OpenedBundle, openBundle } from "./opening/open-bundle.ts";
import {
  type ClassifierOptions,
  type ClassifyOptions,
  checkClassifierOptions,
  checkClassifyOptions,
  notText,
} from "./options.ts";
import { batchesOf } from "./stream/batches-of.ts";
import { cleanTicket } from "./text/clean-ticket.ts";
import { createTicketJudge, type JudgeTicket } from "./ticket-judge.ts";

/** Classifies tickets until it is closed. All methods may be called at the same time. */
export interface Classifier extends AsyncDisposable {
  /** Classifies one ticket. Rejects with InvalidArgumentError for anything but text; blank text is a result. */
  classify(text: string, options?: ClassifyOptions): Promise<Classification>;
  /** Classifies many, in order; a bad item is reported in its place, and its neighbours are classified. */
  classifyBatch(texts: readonly string[], options?: ClassifyOptions): Promise<BatchItem[]>;
  /** Classifies a stream, in order, holding no more than a batch of it in memory. */
  classifyStream(
    texts: AsyncIterable<string> | Iterable<string>,
    options?: ClassifyOptions,
  ): AsyncIterable<BatchItem>;
  /** What the bundle is and what its desk knows. */
  readonly bundle: BundleDescription;
  /** How this classifier came to be: who served the bundle, what was ready in it, what each step cost so far. */
  readonly report: InitializationReport;
  /** Loads what the first ticket that needs the model would otherwise wait for. Does nothing in mode lexical. */
  warmUp(): Promise<void>;
  /** Counts over everything classified so far. */
  statistics(): Statistics;
  /** Waits for running work, then gives back the model. Safe to call twice. */
  close(): Promise<void>;
}

/** Tickets read, or judged, before other work of the process gets a turn: without the model nothing else gives it one. */
const TURN_TICKETS = 64;
/**
 * Tickets of a stream taken together. The model runs those of equal length at once, and finds more of them in more:
 * 256 take 22 % less of its time than 64 (BANKING77's test split shuffled, w8, one thread, processor time, 2026-11-24).
 * More would hold more of the stream, and delay the first result of a fast source.
 */
const STREAM_BATCH = 256;

/**
 * Opens a bundle and returns a classifier for it. Rejects with a ClassifierError that says what to do where
 * there is no bundle, where it is damaged, or where this system cannot run the model. Where the bundle has a
 * lexical head that may answer alone, the model and what belongs to it are opened, and checked, when first needed.
 */
export async function createClassifier(options: ClassifierOptions): Promise<Classifier> {
  const { assets, advisor, cacheSize, environment, mode, signal } = checkClassifierOptions(options);
  // Also where no model is opened here: threads that are started later and open one can no longer do it themselves.
  silenceRuntime();
  const opened = await openBundle(assets, readEnvironment(environment), { cacheSize, signal });
  const { desk } = opened;
  const reader = await closingOnFailure(opened, () => createDeskReader(desk));
  const transformer = memoize((signal) => openTransformer(opened, reader, advisor, signal));
  const hasLexicalHead = desk.lexical?.category !== undefined;
  const mayAnswerAlone = hasLexicalHead && desk.manifest.settings.cascade.answerConfidence !== null;
  await closingOnFailure(opened, async () => {
    if (mode === "lexical") checkLexicalHead(hasLexicalHead);
    else if (mode === "full" || !mayAnswerAlone) await transformer.get(signal);
  });
  const statistics = createStatistics();
  const lifecycle = createLifecycle(async () => {
    await transformer.current()?.then(
      ({ embedder }) => embedder.close(),
      () => {},
    );
    await opened.close();
  });
  const { bundle, digest, model } = desk.manifest;
  const provenance = {
    bundleId: bundle.id,
    bundleVersion: bundle.version,
    bundleDigest: digest,
    model: model.name,
    dtype: model.dtype,
    provider: opened.report().provider.name,
  };

  /** The journey of tickets: preprocess → wording → embed → judge (category → problems → automation) → result. */
  const classifyTickets = async (
    tickets: readonly string[],
    options: ReturnType<typeof checkClassifyOptions>,
  ): Promise<Classification[]> => {
    const read: ReadTicket[] = [];
    let readMs = 0;
    for (const ticket of tickets) {
      const startedAt = performance.now();
      const clean = cleanTicket(ticket);
      read.push({ ticket, clean, look: reader.look(clean.text) });
      readMs += performance.now() - startedAt;
      if (read.length % TURN_TICKETS === 0) await nextTurn();
      options.signal?.throwIfAborted();
    }
    const preprocessMs = readMs / tickets.length;

    // A ticket without words is answered without a model, which would find a category for anything; one whose
    // wording makes its category plain without the transformer, where no more than that is asked for.
    const pathOf = ({ clean, look }: ReadTicket) => {
      if (clean.words.words.length === 0) return "empty";
      const alone = options.mode === "auto" && options.levels === "category" && reader.isSure(look);
      return alone || options.mode === "lexical" ? "lexical" : "full";
    };
    const paths = read.map(pathOf);
    const waiting = read.filter((_, i) => paths[i] === "full");
    const transform = waiting.length === 0 ? undefined : await transformer.get();
    const embedStartedAt = performance.now();
    const vectors = await transform?.embedder.embed(
      waiting.map(({ clean }) => clean.text),
      options,
    );
    const embedMs = (performance.now() - embedStartedAt) / Math.max(1, waiting.length);
    const embeddings = new Map(waiting.map((ticket, i) => [ticket, vectors?.[i] as Embedding]));

    const classifications: Classification[] = [];
    for (const [i, ticket] of read.entries()) {
      if (i > 0 && i % TURN_TICKETS === 0) await nextTurn();
      options.signal?.throwIfAborted();
      const path = paths[i] as ReturnType<typeof pathOf>;
      if (path === "empty") {
        classifications.push(emptyClassification(ticket.clean, preprocessMs, provenance));
        continue;
      }
      const judgedFrom = performance.now();
      const embedding = embeddings.get(ticket);
      const judgement =
        transform === undefined || embedding === undefined
          ? await reader.judgeLexically(ticket, options)
          : await transform.judge({ ...ticket, embedding }, options);
      const ownEmbedMs = embedding === undefined ? 0 : embedMs;
      const totalMs = preprocessMs + ownEmbedMs + (performance.now() - judgedFrom);
      classifications.push({
        ...judgement,
        timings: { preprocessMs, embedMs: ownEmbedMs, ...judgement.timings, totalMs },
        provenance: {
          ...provenance,
          path,
          tokens: embedding?.tokens ?? 0,
          truncated: ticket.clean.cut || (embedding?.truncated ?? ticket.look.cut),
        },
      });
    }
    return classifications;
  };

  const classifyBatch = (texts: readonly unknown[], options: ClassifyOptions = {}): Promise<BatchItem[]> =>
    lifecycle.run(async () => {
      const checked = checkClassifyOptions(options, mode);
      checked.signal?.throwIfAborted();
      if (checked.mode === "lexical") checkLexicalHead(hasLexicalHead);
      const tickets = texts.filter((text) => typeof text === "string");
      const classifications = (tickets.length === 0 ? [] : await classifyTickets(tickets, checked)).values();
      // Array.from also visits the holes of a sparse array, which are no text either.
      return Array.from(texts, (text): BatchItem => {
        if (typeof text !== "string") {
          const error = notText(text);
          statistics.countFailure();
          publish("failed", () => ({ code: error.code }));
          return { ok: false, error };
        }
        const classification = classifications.next().value as Classification;
        statistics.count(classification);
        publish("classified", () => summaryOf(classification));
        return { ok: true, classification };
      });
    });

  return {
    bundle: descriptionOf(desk),
    get report() {
      return opened.report();
    },
    warmUp: () =>
      lifecycle.run(async () => {
        if (mode !== "lexical") await transformer.get();
      }),
    statistics: () => statistics.read(),
    async classify(text, options) {
      const [item] = await classifyBatch([text], options);
      if (item?.ok !== true) throw item?.error;
      return item.classification;
    },
    async classifyBatch(texts, options) {
      if (Array.isArray(texts)) return classifyBatch(texts, options);
      throw new InvalidArgumentError({ argument: "texts", expected: "an array", found: typeName(texts) });
    },
    async *classifyStream(texts, options) {
      for await (const batch of batchesOf<unknown>(texts, STREAM_BATCH, options?.signal)) {
        yield* await classifyBatch(batch, options);
      }
    },
    close: () => lifecycle.close(),
    [Symbol.asyncDispose]: () => lifecycle.close(),
  };
}

/** The transformer's path: the model, and the tiers that work with its vectors. */
interface Transformer {
  readonly embedder: Embedder;
  readonly judge: JudgeTicket;
}

/** A bundle whose phrases cannot be read is found out here, and the model is given back. */
async function openTransformer(
  opened: OpenedBundle,
  reader: DeskReader,
  advisor: Advisor | undefined,
  signal: AbortSignal | undefined,
): Promise<Transformer> {
  const rest = await opened.openRest({ signal });
  try {
    const judge = createTicketJudge({ desk: opened.desk, ...rest }, reader, advisor);
    // All that is used has been read; the model file stays open in the runtime where it is mapped.
    await opened.close();
    return { embedder: rest.embedder, judge };
  } catch (error) {
    await rest.embedder.close();
    throw error;
  }
}

async function closingOnFailure<Result>(
  opened: OpenedBundle,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function checkLexicalHead(present: boolean): void {
  if (present) return;
  throw new InvalidArgumentError({
    argument: "mode",
    expected: "auto or full, since the bundle has no lexical head",
    found: '"lexical"',
    remedy: "Build the bundle with more example tickets, or use another mode.",
  });
}
