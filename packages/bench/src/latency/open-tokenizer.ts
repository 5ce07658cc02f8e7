import { fsAssets } from "@org/classifier-assets-fs";
import {
  cleanTicket,
  createTokenizer,
  readManifest,
  readModelJson,
  readModelSettings,
  readVerified,
} from "@org/classifier-core/preparation";
import type { IdsOf } from "./texts-of-length.ts";

/** How a bundle reads texts, and how many tokens its model takes at most. */
export interface BundleTokenizer {
  readonly idsOf: IdsOf;
  readonly maxTokens: number;
}

/** Opens the tokenizer of a bundle, which is the one its classifier uses. */
export async function openTokenizer(bundle: string): Promise<BundleTokenizer> {
  const source = await fsAssets({ dir: bundle }).open();
  try {
    const manifest = await readManifest(source);
    const { folder, compactTokenizer } = manifest.model;
    const read = (path: string) => readVerified(source, manifest, `${folder}/${path}`);
    const json = await readModelJson(read, compactTokenizer?.settings);
    const vocabulary = compactTokenizer && new TextDecoder().decode(await read(compactTokenizer.vocabulary));
    const { maxTokens } = readModelSettings(json);
    // One more than the model takes, so that a text of too many tokens is told from one that fits.
    const tokenize = createTokenizer(json.tokenizer, json.tokenizerConfig, maxTokens + 1, vocabulary);
    return { idsOf: (text) => tokenize(cleanTicket(text).text).ids, maxTokens };
  } finally {
    await source.close?.();
  }
}
