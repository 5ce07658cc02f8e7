import { createHash } from "node:crypto";
import { FORMAT_VERSION, MANIFEST_PATH, type Manifest, manifestDigest } from "../assets/manifest.ts";

type Files = Readonly<Record<string, Uint8Array>>;

/**
 * The smallest valid manifest over `files`, with its digest, for tests of what carries or checks bundles.
 * Its settings and counts are placeholders: a bundle made with it can be read and verified, not classified with.
 */
export function manifestFor(files: Files): Manifest {
  const total = Object.values(files).reduce((sum, bytes) => sum + bytes.length, 0);
  const source = "placeholder for tests";
  const manifest: Omit<Manifest, "digest"> = {
    formatVersion: FORMAT_VERSION,
    bundle: { id: "test-bundle", name: "Test bundle", version: "1", language: "en" },
    builtBy: { package: "@org/classifier-core/testing", version: "1" },
    model: {
      name: "none",
      dtype: "none",
      folder: "models/none",
      onnx: "model.onnx",
      dimension: 2,
      maxTokens: 2,
    },
    counts: { categories: 0, problems: 0, tickets: 0, problemVectors: 0 },
    settings: {
      category: {
        source,
        weights: {
          description: 1,
          centroid: 1,
          neighbours: 1,
          keywords: 1,
          priorityKeywords: 1,
          exclusions: 1,
          catchAll: 1,
          semantic: 1,
          perceptron: 1,
          lexical: 1,
          problems: 1,
        },
        temperature: 1,
        neighbourCount: 1,
        neighbourSharpness: 1,
      },
      cascade: { source, temperature: 1, answerConfidence: null, share: 0, accuracy: null },
      scope: {
        source,
        weights: { confidence: 1, similarity: 1, lexicalConfidence: 1, semantic: 1, lexical: 1 },
        offset: 0,
        lexicalOffset: 0,
      },
      decision: { source, routeConfidence: null, outOfScopeScore: null },
      problems: { source, minSimilarity: 0, searchAllBelowConfidence: 0, weights: null },
      automation: {
        source,
        weights: {
          mapped_problem: 1,
          similar_tickets: 1,
          learned_level: 1,
          wording: 1,
          rule: 1,
          category_baseline: 1,
          step_analysis: 1,
        },
        mappedSimilarity: 0,
        mappedCount: 1,
        similarCount: 1,
        sharpness: 1,
        advisorBelowConfidence: 0,
      },
    },
    sizes: { models: 0, embeddings: 0, heads: 0, data: 0, total },
    files: Object.entries(files).map(([path, bytes]) => ({
      path,
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    })),
  };
  return { ...manifest, digest: manifestDigest(manifest) };
}

/** `files` made a complete bundle: the same files and a manifest that fits them. */
export function bundleOf(files: Files): Record<string, Uint8Array> {
  return { ...files, [MANIFEST_PATH]: new TextEncoder().encode(JSON.stringify(manifestFor(files))) };
}
