import { BundleFormatError } from "../errors/index.ts";

// Reading tokenizer.json was a fifth of a start: its vocabulary is an object of thirty thousand names, which is parsed,
// listed and put into a map. One line a token goes into the map at once (measured 2026-11-24: 45 ms become 12).

/** A tokenizer.json in two parts: everything but the vocabulary, and the vocabulary, one token a line in order of ids. */
export interface CompactTokenizer {
  readonly settings: object;
  readonly vocabulary: string;
}

/** Names of the two files in a model's folder. */
export const COMPACT_FILES = {
  settings: "tokenizer_compact.json",
  vocabulary: "tokenizer_compact.txt",
} as const;

/** Largest vocabularies there are have a quarter of a million tokens. */
const MAX_TOKENS = 2_000_000;

interface WordPieceJson {
  readonly model: {
    readonly type: "WordPiece";
    readonly vocab: Record<string, number>;
    readonly unk_token?: string;
  };
  readonly added_tokens?: readonly { readonly content: string }[];
}

/** Splits a tokenizer.json; undefined where its vocabulary is no plain list of words, and it has to stay whole. */
export function compactTokenizer(tokenizerJson: unknown): CompactTokenizer | undefined {
  const { model, added_tokens: added = [] } = tokenizerJson as WordPieceJson;
  if (model?.type !== "WordPiece" || typeof model.vocab !== "object" || model.vocab === null)
    return undefined;
  const tokens: string[] = [];
  for (const [token, id] of Object.entries(model.vocab)) {
    if (!Number.isInteger(id) || id < 0 || tokens[id] !== undefined || /[\r\n]/.test(token)) return undefined;
    tokens[id] = token;
  }
  if (tokens.length !== Object.keys(model.vocab).length) return undefined;
  // The library looks these up while it is built.
  const early = [model.unk_token, ...added.map(({ content }) => content)];
  const vocab = Object.fromEntries(
    early.flatMap((token) =>
      token !== undefined && Object.hasOwn(model.vocab, token) ? [[token, model.vocab[token]]] : [],
    ),
  );
  return {
    settings: { ...(tokenizerJson as object), model: { ...model, vocab } },
    vocabulary: tokens.join("\n"),
  };
}

/** Puts the vocabulary of a file into the map of a tokenizer that was built without it. */
export function fillVocabulary(tokensToIds: Map<string, number>, vocabulary: string): void {
  const tokens = vocabulary.split("\n");
  if (tokens.length > MAX_TOKENS) {
    throw new BundleFormatError({
      asset: COMPACT_FILES.vocabulary,
      expected: `at most ${MAX_TOKENS} tokens`,
      found: String(tokens.length),
    });
  }
  for (const [token, id] of tokensToIds) {
    if (tokens[id] === token) continue;
    throw new BundleFormatError({
      asset: COMPACT_FILES.vocabulary,
      expected: "the vocabulary that belongs to the settings beside it",
      found: `another token on line ${id + 1}`,
    });
  }
  for (let id = 0; id < tokens.length; id++) tokensToIds.set(tokens[id] as string, id);
}
