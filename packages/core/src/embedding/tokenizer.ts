import { Tokenizer } from "@huggingface/tokenizers";
import { BundleFormatError } from "../errors/index.ts";
import { fillVocabulary } from "./compact-tokenizer.ts";
import { MODEL_FILES } from "./model-settings.ts";

/** One text as the model takes it. */
export interface TokenizedText {
  /** Token ids, the special ones at both ends included; at most the tokenizer's limit. */
  readonly ids: readonly number[];
  /** True where the text had more tokens than the limit and its end was left out. */
  readonly truncated: boolean;
}

export type Tokenize = (text: string) => TokenizedText;

/** A word of more code points than this is one unknown token whatever follows (WordPiece's own limit). */
const MAX_WORD_CODE_POINTS = 100;

const CAPITAL_SIGMA = /\u03a3/g;
// The ideographs beyond the basic plane that the reference sets apart: extensions B to E and the compatibility
// supplement. It leaves out U+2B820 to U+2B91F, where BERT's own list goes on; the model is fed by the former.
// https://github.com/huggingface/tokenizers/blob/main/tokenizers/src/normalizers/bert.rs, is_chinese_char
const ASTRAL_IDEOGRAPHS = String.raw`\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}`;
const ASTRAL_IDEOGRAPH = new RegExp(`[${ASTRAL_IDEOGRAPHS}]`, "gu");
// What ends a word for BERT: white space, punctuation and ASCII signs, also those that only show when an
// accent is taken off (U+1FEF is a grave accent, U+2260 an equals sign), and ideographs.
const WHITE_SPACE = /[\t\n\r\p{Z}]/u;
const SEPARATE = new RegExp(
  String.raw`[\p{P}$+<=>^\x60|~\u1fef\u2260\u226e\u226f\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff${ASTRAL_IDEOGRAPHS}]`,
  "u",
);
// Brackets make no count of their own: "[SEP]" typed by a user is one token.
const BRACKET = /[[\]]/;
const SURELY_TOKEN = /[\p{L}\p{N}]/u;

/**
 * Builds the tokenizer from a model's tokenizer.json and tokenizer_config.json, or from the compact form of the former,
 * of which `vocabulary` is the second part. @huggingface/tokenizers does
 * the work; added here are truncation, which it leaves to its caller, and two differences from the reference
 * implementation in Rust, closed before it sees the text: ideographs beyond the basic plane are set apart,
 * and a capital sigma is lower-cased the same at a word's end as elsewhere.
 */
export function createTokenizer(
  tokenizerJson: unknown,
  tokenizerConfig: unknown,
  maxTokens: number,
  vocabulary?: string,
): Tokenize {
  const tokenizer = build(tokenizerJson, tokenizerConfig);
  if (vocabulary !== undefined && tokenizer.model !== null) {
    fillVocabulary(tokenizer.model.tokens_to_ids, vocabulary);
  }
  return (text) => {
    const enough = takeEnough(text, maxTokens);
    const prepared = enough.text.replace(CAPITAL_SIGMA, "\u03c3").replace(ASTRAL_IDEOGRAPH, " $& ");
    const { ids } = tokenizer.encode(prepared);
    if (ids.length <= maxTokens) return { ids, truncated: enough.cut };
    // The closing special token stays: the model was trained to see it.
    return { ids: [...ids.slice(0, maxTokens - 1), ids.at(-1) as number], truncated: true };
  };
}

function build(tokenizerJson: unknown, tokenizerConfig: unknown): Tokenizer {
  try {
    return new Tokenizer(tokenizerJson as object, tokenizerConfig as object);
  } catch {
    throw new BundleFormatError({
      asset: MODEL_FILES.tokenizer,
      expected: "a tokenizer that @huggingface/tokenizers can build",
      found: "one it refuses",
    });
  }
}

/**
 * The start of a text that is sure to hold `maxTokens` tokens, so that a text of any length costs no more
 * than that. Counts only what yields a token whatever the vocabulary: a run of letters and digits, a sign,
 * an ideograph. Letters of one run beyond WordPiece's limit are dropped: the run is unknown either way.
 */
function takeEnough(text: string, maxTokens: number): { text: string; cut: boolean } {
  // Every token takes a character at least, so a short text needs no counting.
  if (text.length <= maxTokens) return { text, cut: false };
  let tokens = 0;
  let runLength = 0;
  let kept = "";
  /** Where the part that is not in `kept` yet begins. */
  let from = 0;
  let at = 0;
  for (const character of text) {
    const separate = SEPARATE.test(character);
    if (separate || WHITE_SPACE.test(character)) {
      if (runLength > MAX_WORD_CODE_POINTS) from = at;
      if (tokens >= maxTokens) return { text: kept + text.slice(from, at), cut: true };
      runLength = 0;
      if (separate && !BRACKET.test(character)) tokens++;
    } else if (SURELY_TOKEN.test(character)) {
      runLength++;
      if (runLength === 1) tokens++;
      if (runLength === MAX_WORD_CODE_POINTS + 1) kept += text.slice(from, at + character.length);
    }
    at += character.length;
  }
  return { text: runLength > MAX_WORD_CODE_POINTS ? kept : kept + text.slice(from), cut: false };
}
