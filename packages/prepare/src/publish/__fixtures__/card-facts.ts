import type { Manifest } from "@org/classifier-core/preparation";
import type { CardFacts } from "../model-card.ts";

const source = "5-fold cross-validation on 700 tickets set aside for it";

/** A manifest with every field; its numbers are all different, so that one in the wrong place is seen. */
export const MANIFEST: Manifest = {
  formatVersion: 1,
  bundle: {
    id: "service-desk",
    name: "Retail Chain Service Desk",
    version: "1.4.0",
    language: "en",
    license: "MIT",
    description: "The desk of a chain.",
  },
  builtBy: { package: "@org/classifier-prepare", version: "0.1.0" },
  model: {
    name: "sentence-transformers/all-MiniLM-L6-v2",
    dtype: "w8",
    folder: "models/all-MiniLM-L6-v2",
    onnx: "onnx/model_w8.onnx",
    dimension: 384,
    maxTokens: 256,
  },
  counts: { categories: 10, problems: 603, tickets: 6741, problemVectors: 7344 },
  settings: {
    category: {
      source,
      weights: {
        description: 3.7,
        centroid: 5.4,
        neighbours: 0.5,
        keywords: 1.6,
        priorityKeywords: 0.5,
        exclusions: 0.3,
        catchAll: 0.4,
        semantic: 0,
        perceptron: 0.1,
        lexical: 2.7,
        problems: 0,
      },
      temperature: 1.1,
      neighbourCount: 20,
      neighbourSharpness: 20,
    },
    cascade: { source, temperature: 0.19, answerConfidence: 0.8214, share: 0.7929, accuracy: 0.9658 },
    scope: {
      source,
      weights: { confidence: 1.1, similarity: 2.4, lexicalConfidence: 0.5, semantic: 0.1, lexical: 1.9 },
      offset: 0.8,
      lexicalOffset: 0.4,
    },
    decision: { source, routeConfidence: 0.9051, outOfScopeScore: 0.5 },
    problems: { source, minSimilarity: 0.36, searchAllBelowConfidence: 0.6, weights: null },
    automation: {
      source,
      weights: {
        mapped_problem: 4.7,
        similar_tickets: 1.8,
        learned_level: 2,
        wording: 3.1,
        rule: 0.3,
        category_baseline: 0,
        step_analysis: 0,
      },
      mappedSimilarity: 0.7,
      mappedCount: 3,
      similarCount: 20,
      sharpness: 10,
      advisorBelowConfidence: 0.7,
    },
  },
  training: {
    categories: "direct",
    problems: "similarity",
    experts: [
      { signal: "perceptron", kept: true, logLossWith: 0.23, logLossWithout: 0.24 },
      { signal: "semantic", kept: false, logLossWith: 0.23, logLossWithout: 0.23 },
    ],
    strengths: { category: { semantic: 3, lexical: 1 } },
  },
  quality: {
    source,
    tickets: 700,
    categoryAccuracy: 0.92143,
    categoryAccuracyOnUnknownProblems: 0.8314,
    problemFirstAccuracy: 0.55894,
    problemAmongFiveAccuracy: 0.78676,
    automationLevelAccuracy: 0.90429,
    routedShare: 0.76,
    routedAccuracy: 0.98308,
    routedAccuracyLowerBound: 0.96066,
    calibration: {
      expectedCalibrationError: 0.02019,
      brierScore: 0.05552,
      reliability: [
        { from: 0, to: 0.06667, tickets: 0, confidence: 0, accuracy: 0 },
        { from: 0.86667, to: 0.93333, tickets: 62, confidence: 0.90163, accuracy: 0.85484 },
        { from: 0.93333, to: 1, tickets: 518, confidence: 0.98868, accuracy: 0.98456 },
      ],
    },
    scope: { foreign: 120, refusedShare: 0.86667, turnedAwayShare: 0.05123 },
  },
  sizes: { models: 24_271_613, embeddings: 15_488, heads: 140, data: 39_351, total: 24_326_592 },
  files: [
    { path: "data/categories.json", bytes: 39_351, sha256: "9".repeat(64) },
    { path: "embeddings/business_categories.npy", bytes: 15_488, sha256: "b".repeat(64) },
    { path: "heads/category_lexical_intercepts.npy", bytes: 140, sha256: "d".repeat(64) },
    { path: "models/all-MiniLM-L6-v2/onnx/model_w8.onnx", bytes: 24_271_613, sha256: "5".repeat(64) },
  ],
  digest: "0123456789abcdef".repeat(4),
};

type Category = CardFacts["categories"][number];

export function category(id: string, name: string, catchAll = false): Category {
  return {
    id,
    name,
    description: "",
    keywords: [],
    priorityKeywords: [],
    exclusions: [],
    catchAll,
    routing: { team: "t", priority: "LOW", slaHours: 1, escalationPath: [] },
  };
}

export const FACTS: CardFacts = {
  manifest: MANIFEST,
  categories: [category("tills", "Tills & Scanners"), category("other", "Other", true)],
  repo: "org/desk",
};
