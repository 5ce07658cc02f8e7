import { fsAssets } from "@org/classifier-assets-fs";
import { createClassifier, type Manifest, readEnvironment } from "@org/classifier-core";
import { model as defaultModel, modelFolder as defaultModelFolder } from "@org/classifier-model-minilm";
import { fitSettings } from "../fit/fit-settings.ts";
import { type LintFinding, lintContent } from "../lint/lint-content.ts";
import { LintError } from "../lint/lint-error.ts";
import type { DeskSource } from "../source/desk-source.ts";
import { readSource } from "../source/read-source.ts";
import { type AssembledBundle, assembleBundle, automationMappings } from "./assemble-bundle.ts";
import { type EmbeddedDesk, embedDesk } from "./embed-desk.ts";
import { openModelFolder } from "./model-folder.ts";
import { checkOutput, writeBundle } from "./write-bundle.ts";

/** How far a build has come; `done` of `total` within its step. */
export interface BuildProgress {
  readonly step: "read" | "embed" | "fit" | "write" | "verify";
  readonly done: number;
  readonly total: number;
}

export interface AssembleOptions {
  /** Folder of the sources a person edits. */
  readonly source: string;
  /**
   * A sentence-transformers folder with ONNX files.
   * @default the model of @org/classifier-model-minilm
   */
  readonly model?: string | undefined;
  /**
   * Threads for embedding.
   * @default what the environment grants
   */
  readonly threads?: number | undefined;
  /**
   * Whether warnings of the content lint fail the build, with a LintError that holds them all.
   * @default false
   */
  readonly strict?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BuildProgress) => void) | undefined;
}

export interface BuildOptions extends AssembleOptions {
  /** Folder of the bundle; replaced when everything has succeeded, and not before. */
  readonly out: string;
}

/** What a build made. */
export interface BuildReport {
  readonly bundle: { readonly id: string; readonly version: string; readonly digest: string };
  readonly counts: Manifest["counts"];
  /** Bytes by part. */
  readonly sizes: Manifest["sizes"];
  /** Measured on tickets held out; undefined where there were too few. */
  readonly quality: Manifest["quality"];
  readonly lint: readonly LintFinding[];
  readonly durationMs: number;
  /** What the finished bundle made of one of its own tickets. */
  readonly sample: { readonly decision: string; readonly category: string | null };
}

/** Classified by a bundle without any example ticket, to see that it works at all. */
const SAMPLE_WITHOUT_TICKETS = "Please help, it does not work.";

/**
 * Builds a bundle from sources: read, embed, fit, write beside, open it and classify with it, put in place.
 * Rejects with SourceError, which holds every finding, when the sources have mistakes, and with LintError when
 * the build is strict and the content has warnings; nothing is written then.
 */
export async function buildBundle(options: BuildOptions): Promise<BuildReport> {
  const startedAt = performance.now();
  const { out, signal, onProgress } = options;
  await checkOutput(out);
  const { bundle, desk, lint } = await assembleFromSource(options);
  const { manifest, files } = bundle;
  onProgress?.({ step: "write", done: 0, total: files.size });
  let sample: BuildReport["sample"] | undefined;
  await writeBundle(out, files, async (folder) => {
    onProgress?.({ step: "write", done: files.size, total: files.size });
    onProgress?.({ step: "verify", done: 0, total: 1 });
    sample = await classifySample(folder, desk, signal);
    onProgress?.({ step: "verify", done: 1, total: 1 });
  });
  return {
    bundle: { id: manifest.bundle.id, version: manifest.bundle.version, digest: manifest.digest },
    counts: manifest.counts,
    sizes: manifest.sizes,
    quality: manifest.quality,
    lint,
    durationMs: performance.now() - startedAt,
    // The check ran, or writing would have failed.
    sample: sample as BuildReport["sample"],
  };
}

/** Everything of a build but the writing; a live build stops here. */
export async function assembleFromSource({
  source,
  model = defaultModelFolder,
  threads,
  strict = false,
  signal,
  onProgress,
}: AssembleOptions): Promise<{ bundle: AssembledBundle; desk: DeskSource; lint: LintFinding[] }> {
  const report = (step: BuildProgress["step"]) => (done: number, total: number) =>
    onProgress?.({ step, done, total });
  report("read")(0, 1);
  const desk = await readSource(source, { signal });
  report("read")(1, 1);
  const opened = await openModelFolder(model, {
    name:
      model === defaultModelFolder
        ? defaultModel.name
        : (model.split(/[\\/]/).filter(Boolean).at(-1) ?? "model"),
    threads: readEnvironment(threads === undefined ? {} : { threads }).threads.value,
  });
  try {
    const embedded = await embedDesk(desk, opened.embedder, { signal, onProgress: report("embed") });
    const findings = lint(desk, embedded);
    const warnings = findings.filter(({ severity }) => severity === "warning");
    if (strict && warnings.length > 0) throw new LintError(warnings);
    const fitted = await fitSettings(
      embedded,
      {
        mappings: automationMappings(desk),
        rules: desk.automationRules,
        negations: desk.urgency.negations,
      },
      { signal, onProgress: report("fit") },
    );
    return { bundle: await assembleBundle(desk, embedded, fitted, opened), desk, lint: findings };
  } finally {
    await opened.embedder.close();
  }
}

function lint(desk: DeskSource, { known, knownVectors, categoryVectors }: EmbeddedDesk): LintFinding[] {
  return lintContent(desk, {
    problems: knownVectors,
    rows: known.problems.map(({ rows }) => rows),
    categories: categoryVectors,
  });
}

/** Opens the finished bundle as a user would and classifies a ticket; a build that cannot is not done. */
async function classifySample(
  folder: string,
  desk: DeskSource,
  signal: AbortSignal | undefined,
): Promise<BuildReport["sample"]> {
  const classifier = await createClassifier({
    assets: fsAssets({ dir: folder }),
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const { decision, category } = await classifier.classify(desk.tickets[0]?.text ?? SAMPLE_WITHOUT_TICKETS);
    return { decision, category: category?.id ?? null };
  } finally {
    await classifier.close();
  }
}
