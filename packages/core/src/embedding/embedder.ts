import type { Embedding } from "./embedding.ts";
import { scalesWithBatch } from "./graph-files.ts";
import type { ModelSettings } from "./model-settings.ts";
import { meanPool, normalizeVector } from "./pooling.ts";
import type { ModelSession } from "./session.ts";
import type { Tokenize } from "./tokenizer.ts";
import { createVectorCache } from "./vector-cache.ts";

export interface Embedder {
  readonly dimension: number;
  /**
   * Embeds texts, in the order given. A vector depends on its text alone: texts are grouped by token count,
   * so none is padded, and where the model's arithmetic would mix them, each is run alone. The event loop gets a turn, and `signal` is looked at, between two groups.
   */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Embedding[]>;
  close(): Promise<void>;
}

export interface EmbedOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each group with the number of texts done so far. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Tokens in one run of the model: those of the longest text. More gain nothing (1,495 tickets of BANKING77 take 4.4 s of
 * processor time with 256 and with 512, 2026-11-30), hold the event loop for longer, and leave 10 to 30 MB more behind.
 */
const MAX_RUN_TOKENS = 256;

/** Joins tokenizer and model; `cacheSize` is in texts, `dtype` the precision of the model's weights. */
export function createEmbedder(parts: {
  readonly tokenize: Tokenize;
  readonly session: ModelSession;
  readonly settings: ModelSettings;
  readonly dtype: string;
  readonly cacheSize: number;
}): Embedder {
  const { tokenize, session, settings } = parts;
  const maxRunTexts = scalesWithBatch(parts.dtype) ? 1 : Number.POSITIVE_INFINITY;
  const cache = createVectorCache(parts.cacheSize);

  const runGroup = async (rows: readonly (readonly number[])[]): Promise<Float32Array[]> => {
    const shape = { batch: rows.length, tokens: rows[0]?.length ?? 0, dimension: settings.dimension };
    const vectors = meanPool(await session.run(rows), shape);
    return settings.normalize ? vectors.map(normalizeVector) : vectors;
  };

  return {
    dimension: settings.dimension,
    async embed(texts, { signal, onProgress } = {}) {
      const embeddings = new Map<string, Embedding>();
      const waiting: { text: string; ids: readonly number[]; truncated: boolean }[] = [];
      const times = new Map<string, number>();
      for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
      let done = 0;
      for (const [text, count] of times) {
        const known = cache.get(text);
        if (known === undefined) {
          waiting.push({ text, ...tokenize(text) });
        } else {
          embeddings.set(text, known);
          done += count;
        }
      }
      waiting.sort((a, b) => a.ids.length - b.ids.length);
      for (let from = 0; from < waiting.length; ) {
        signal?.throwIfAborted();
        const tokens = waiting[from]?.ids.length ?? 0;
        const limit = Math.min(maxRunTexts, Math.max(1, Math.floor(MAX_RUN_TOKENS / tokens)));
        const group = waiting.slice(from, from + limit).filter(({ ids }) => ids.length === tokens);
        const vectors = await runGroup(group.map(({ ids }) => ids));
        group.forEach(({ text, truncated }, i) => {
          const embedding = { vector: vectors[i] as Float32Array, tokens, truncated };
          embeddings.set(text, embedding);
          cache.set(text, embedding);
          done += times.get(text) as number;
        });
        from += group.length;
        onProgress?.(done, texts.length);
      }
      signal?.throwIfAborted();
      return texts.map((text) => embeddings.get(text) as Embedding);
    },
    close: () => session.release(),
  };
}
