import type { AssetSource, InitializationReport } from "@org/classifier-core";
import { packVector } from "./judgement.ts";

type Preparation = typeof import("@org/classifier-core/preparation");

/**
 * The vectors the classifier sees for these texts, by the same model, settings and code: a result does not hold them.
 * All null where that version of core has no way to open a bundle's model by itself.
 */
export async function embedTexts(
  { cleanTicket, openEmbedder, readManifest }: Partial<Preparation>,
  source: AssetSource,
  texts: readonly string[],
  { threads, memoryArena, graphCache }: InitializationReport["environment"],
): Promise<(string | null)[]> {
  if (cleanTicket === undefined || openEmbedder === undefined || readManifest === undefined) {
    return texts.map(() => null);
  }
  const embedder = await openEmbedder(source, await readManifest(source), {
    threads: threads.value,
    memoryArena: memoryArena.value,
    graphCache: graphCache?.value,
    cacheSize: 0,
  });
  try {
    const clean = texts.map((text) => cleanTicket(text));
    const worded = clean.filter(({ words }) => words.words.length > 0);
    const embeddings = await embedder.embed(worded.map(({ text }) => text));
    const vectors = new Map(worded.map((ticket, i) => [ticket, embeddings[i]]));
    return clean.map((ticket) => {
      const vector = vectors.get(ticket)?.vector;
      return vector === undefined ? null : packVector(vector);
    });
  } finally {
    await embedder.close();
  }
}
