import type { Advisor } from "./automation/advisor.ts";
import type { BatchItem, Classification } from "./classification.ts";
import type { Embedding } from "./embedding/embedding.ts";
import { emptyClassification } from "./empty-classification.ts";
import { readEnvironment } from "./environment/environment.ts";
import { InvalidArgumentError, typeName } from "./errors/index.ts";
import { createLifecycle } from "./lifecycle.ts";
import { publish, summaryOf } from "./observation/diagnostics.ts";
import { createStatistics, type Statistics } from "./observation/statistics.ts";
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
  /** How this classifier came to be: who served the bundle, what was ready in it, what each step cost. */
  readonly report: InitializationReport;
  /** Counts over everything classified so far. */
  statistics(): Statistics;
  /** Waits for running work, then gives back the model. Safe to call twice. */
  close(): Promise<void>;
}

/** Tickets of a stream taken together; more would only delay the first result. */
const STREAM_BATCH = 64;

/**
 * Opens a bundle and returns a classifier for it. Rejects with a ClassifierError that says what to do where
 * there is no bundle, where it is damaged, or where this system cannot run the model.
 */
export async function createClassifier(options: ClassifierOptions): Promise<Classifier> {
  const { assets, advisor, cacheSize, environment, signal } = checkClassifierOptions(options);
  const opened = await openBundle(assets, readEnvironment(environment), { cacheSize, signal });
  const { bundle, embedder, report } = opened;
  const judge = await prepareJudge(opened, advisor);
  const statistics = createStatistics();
  const lifecycle = createLifecycle(() => embedder.close());
  const provenance = {
    bundleId: bundle.manifest.bundle.id,
    bundleVersion: bundle.manifest.bundle.version,
    bundleDigest: bundle.manifest.digest,
    model: bundle.manifest.model.name,
    dtype: bundle.manifest.model.dtype,
    provider: report.provider.name,
  };

  /** The journey of tickets: preprocess → embed → judge (category → problems → automation) → result. */
  const classifyTickets = async (
    tickets: readonly string[],
    options: ReturnType<typeof checkClassifyOptions>,
  ): Promise<Classification[]> => {
    const startedAt = performance.now();
    const cleaned = tickets.map((ticket) => ({ ticket, clean: cleanTicket(ticket) }));
    const preprocessMs = (performance.now() - startedAt) / tickets.length;

    // A ticket without words is answered without the model, which would find a category for anything.
    const worded = cleaned.filter(({ clean }) => clean.words.words.length > 0);
    const embedStartedAt = performance.now();
    const vectors = await embedder.embed(
      worded.map(({ clean }) => clean.text),
      options,
    );
    const embedMs = (performance.now() - embedStartedAt) / Math.max(1, worded.length);
    const embeddings = new Map(worded.map((ticket, i) => [ticket, vectors[i] as Embedding]));

    const classifications: Classification[] = [];
    for (const ticket of cleaned) {
      options.signal?.throwIfAborted();
      const embedding = embeddings.get(ticket);
      if (embedding === undefined) {
        classifications.push(emptyClassification(ticket.clean, preprocessMs, provenance));
        continue;
      }
      const judgedFrom = performance.now();
      const judgement = await judge({ ...ticket, embedding }, options);
      const totalMs = preprocessMs + embedMs + (performance.now() - judgedFrom);
      classifications.push({
        ...judgement,
        timings: { preprocessMs, embedMs, ...judgement.timings, totalMs },
        provenance: {
          ...provenance,
          tokens: embedding.tokens,
          truncated: ticket.clean.cut || embedding.truncated,
        },
      });
    }
    return classifications;
  };

  const classifyBatch = (texts: readonly unknown[], options: ClassifyOptions = {}): Promise<BatchItem[]> =>
    lifecycle.run(async () => {
      const checked = checkClassifyOptions(options);
      checked.signal?.throwIfAborted();
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
    report,
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

/** The three tiers; a bundle whose phrases cannot be read is found out here, and the model is given back. */
async function prepareJudge(opened: OpenedBundle, advisor: Advisor | undefined): Promise<JudgeTicket> {
  try {
    return createTicketJudge(opened, advisor);
  } catch (error) {
    await opened.embedder.close();
    throw error;
  }
}
