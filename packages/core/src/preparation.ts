/**
 * What preparation shares with classification, so that a bundle is built by the very code that will read it.
 * For @org/classifier-prepare and tools like it; not needed to classify tickets.
 * @module
 */
export { checkAssetPath } from "./assets/asset-path.ts";
export * from "./assets/bundle-data.ts";
export { canonicalJson } from "./assets/canonical-json.ts";
export {
  FORMAT_VERSION,
  findFile,
  MANIFEST_PATH,
  type Manifest,
  type ManifestFile,
  manifestDigest,
} from "./assets/manifest.ts";
export { decodeNpy, decodeTable, encodeNpy, encodeTable, type Matrix, type Table } from "./assets/npy.ts";
export { parseData, parseJson } from "./assets/parse-data.ts";
export type { Settings } from "./assets/settings.ts";
export { readManifest, readVerified, sha256 } from "./assets/verification.ts";
export { type AutomationKnowledge, createLayers } from "./automation/assess-automation.ts";
export { type AutomationInputs, VOTING_LAYERS, type VotingLayer } from "./automation/layer.ts";
export { levelOf } from "./automation/level.ts";
export { mappedProblem } from "./automation/mapped-problem.ts";
export { tabulateVotes, type VoteTable, weighOpinions } from "./automation/weigh-opinions.ts";
export { categoryText } from "./category/category-text.ts";
export { scoreCategories } from "./category/confidence.ts";
export { createKeywordFinder, type KeywordHit } from "./category/keywords.ts";
export {
  lexicalOutOfScopeScore,
  outOfScopeScore,
  SCOPE_SIGNALS,
  type ScopeSignals,
  scopeSignals,
} from "./category/scope.ts";
export {
  type HeadEvidence,
  measureSignals,
  SIGNALS,
  type Signal,
  type SignalTable,
} from "./category/signals.ts";
export { COMPACT_FILES, type CompactTokenizer, compactTokenizer } from "./embedding/compact-tokenizer.ts";
export { createEmbedder, type Embedder, type EmbedOptions } from "./embedding/embedder.ts";
export type { Embedding } from "./embedding/embedding.ts";
export { MODEL_FILES, type ModelSettings, readModelSettings } from "./embedding/model-settings.ts";
export { type OpenEmbedderOptions, openEmbedder, readModelJson } from "./embedding/open-embedder.ts";
export { cosine, normalizeVector } from "./embedding/pooling.ts";
export { describeSystem, loadRuntime } from "./embedding/runtime.ts";
export { openSession } from "./embedding/session.ts";
export { createTokenizer } from "./embedding/tokenizer.ts";
export { HEAD_TASKS, type HeadTask, headPaths, VOCABULARY_PATHS } from "./heads/head-files.ts";
export { scoreLinearly } from "./heads/linear-head.ts";
export type { ScoreVector } from "./heads/linear-scorer.ts";
export { type Perceptron, perceptronScorer } from "./heads/perceptron.ts";
export { type LexicalHead, scoreLexically } from "./lexical/lexical-head.ts";
export { lexicalConfidence } from "./lexical/look-lexically.ts";
export {
  BUCKETS,
  countNgrams,
  createVocabulary,
  type LexicalFeatures,
  type Vocabulary,
  weighNgrams,
} from "./lexical/vocabulary.ts";
export { type Bundle, readBundle } from "./opening/bundle.ts";
export { embedRows, ticketCentroids } from "./opening/complete-vectors.ts";
export { logShares, ranked, softmax } from "./probabilities.ts";
export {
  inferMatters,
  measureProblemSignals,
  PROBLEM_SIGNALS,
  sumIntoCategories,
  withCategories,
} from "./problems/infer-problems.ts";
export { type MatterClass, matterClasses } from "./problems/matter-classes.ts";
export { createProblemIndex, knownTexts, type ProblemIndex } from "./problems/problem-index.ts";
export { rankProblems, similarTexts } from "./problems/rank-problems.ts";
export {
  encodeManifest,
  isVerdict,
  manifestAsWritten,
  REPLACEMENT_PATH,
  VERDICT_PATH,
  withoutVerdict,
  withVerdict,
} from "./safety/measured-content.ts";
export { MAX_VERDICT_BYTES, parseVerdict, type SafetyVerdict } from "./safety/safety-verdict.ts";
export { readManifestTwice, verdictIn } from "./safety/verdict-in.ts";
export { type CleanTicket, cleanTicket, MAX_TICKET_CHARACTERS } from "./text/clean-ticket.ts";
export { compilePhrases, foldNegations } from "./text/phrases.ts";
export type { Neighbour } from "./vectors/nearest-rows.ts";
export { type Nearness, nearnessOf, nearnessTo } from "./vectors/nearness.ts";
export { createVectorIndex, type VectorIndex } from "./vectors/vector-index.ts";
