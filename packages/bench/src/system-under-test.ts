import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fsAssets } from "@org/classifier-assets-fs";
import {
  type Classifier,
  type ClassifyOptions,
  createClassifier,
  type Manifest,
  readEnvironment,
} from "@org/classifier-core";
import { type BuildProgress, buildBundle } from "@org/classifier-prepare";

// Everything the bench asks of what it measures, through the public interfaces alone.

/** Which heads answer: the lexical one where it is sure and the model elsewhere, the model always, or never. */
export type Mode = "auto" | "full" | "lexical";

/** What a result says, without the ticket; ids are the bundle's. */
export interface Answer {
  readonly category: string | null;
  /** 0 where there is no category. */
  readonly confidence: number;
  readonly method: "lexical" | "combined" | "similarity" | null;
  readonly decision: "route" | "review" | "out_of_scope";
  /** 0 to 1, higher = less like the desk's matters; null where the classifier has no such score. */
  readonly outOfScopeScore: number | null;
  /** Best first. */
  readonly problems: readonly string[];
  readonly level: string | null;
}

/** What a build made of a source folder, and what it says of how it chose. */
export interface BuiltBundle {
  readonly digest: string;
  readonly embedMs: number | null;
  readonly trainMs: number | null;
  readonly totalMs: number;
  readonly headBytes: number;
  /** Settings with their sources, quality and heads, as the manifest has them. */
  readonly chosen: Readonly<Record<string, unknown>>;
}

export interface BuildRequest {
  readonly source: string;
  readonly out: string;
  readonly model?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BuildProgress) => void) | undefined;
}

export async function buildDesk({
  source,
  out,
  model,
  signal,
  onProgress,
}: BuildRequest): Promise<BuiltBundle> {
  const report = await buildBundle({ source, out, model, signal, onProgress });
  const manifest = JSON.parse(await readFile(join(out, "manifest.json"), "utf8")) as Manifest &
    Record<string, unknown>;
  return {
    digest: report.bundle.digest,
    embedMs: report.durations?.embedMs ?? null,
    trainMs: report.durations?.trainMs ?? null,
    totalMs: report.durationMs,
    headBytes: report.sizes.heads,
    chosen: { settings: manifest.settings, quality: manifest.quality ?? null, heads: manifest.heads ?? null },
  };
}

/** A classifier that remembers no vector, so that a text met twice costs what it cost at first. */
export function openClassifier(bundle: string, mode: Mode, signal?: AbortSignal): Promise<Classifier> {
  return createClassifier({ assets: fsAssets({ dir: bundle }), mode, cacheSize: 0, signal });
}

/** Asks for the first level alone, or, with `allTiers`, for everything. */
export function questionFor(allTiers: boolean, signal?: AbortSignal): ClassifyOptions {
  return { ...(!allTiers && { levels: "category" as const }), alternatives: 3, topK: 5, signal };
}

export async function ask(classifier: Classifier, text: string, question: ClassifyOptions): Promise<Answer> {
  const { category, decision, outOfScope, problems, automation } = await classifier.classify(text, question);
  return {
    category: category?.id ?? null,
    confidence: category?.confidence ?? 0,
    method: category?.method ?? null,
    decision,
    outOfScopeScore: outOfScope?.score ?? null,
    problems: problems.map(({ id }) => id),
    level: automation?.level ?? null,
  };
}

/** The folder named by CLASSIFIER_DATASETS. */
export function datasetsFolder(): string | undefined {
  return readEnvironment().datasetsFolder;
}

const require = createRequire(import.meta.url);

/** Versions of the packages a measurement depends on. */
export function versions(): Record<string, string> {
  const names = ["core", "prepare", "assets-fs"].map((name) => `@org/classifier-${name}`);
  return Object.fromEntries(
    names.map((name) => [name, (require(`${name}/package.json`) as { version: string }).version]),
  );
}
