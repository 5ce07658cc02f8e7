import type { Manifest } from "@org/classifier-core";
import { fitSettings } from "../fit/fit-settings.ts";
import type { LintFinding } from "../lint/lint-content.ts";
import { LintError } from "../lint/lint-error.ts";
import type { DeskSource } from "../source/desk-source.ts";
import { openMatrixProducts } from "../train/matrix-products.ts";
import { type AssembledBundle, assembleBundle, automationMappings } from "./assemble-bundle.ts";
import { classifySample } from "./classify-sample.ts";
import { type EmbedSourceOptions, withEmbeddedSource } from "./embed-source.ts";
import { checkOutput, writeBundle } from "./write-bundle.ts";

/** How far a build has come; `done` of `total` within its step. Only where w8 is made, it is quantised and checked. */
export interface BuildProgress {
  readonly step: "read" | "download" | "quantize" | "check" | "embed" | "fit" | "write" | "verify";
  readonly done: number;
  readonly total: number;
}

export interface AssembleOptions extends Omit<EmbedSourceOptions, "onProgress"> {
  /**
   * Whether warnings of the content lint fail the build, with a LintError that holds them all.
   * @default false
   */
  readonly strict?: boolean | undefined;
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
  /** Which heads were trained and why; undefined where there were too few tickets. */
  readonly training: Manifest["training"];
  /** Share of those tickets that the wording alone would have answered, and how many of them right. */
  readonly cascade: Pick<Manifest["settings"]["cascade"], "share" | "accuracy">;
  readonly lint: readonly LintFinding[];
  /** Reading and embedding the sources, then training heads and choosing weights. */
  readonly durations: { readonly embedMs: number; readonly trainMs: number };
  readonly durationMs: number;
  /** What the finished bundle made of one of its own tickets. */
  readonly sample: { readonly decision: string; readonly category: string | null };
}

/**
 * Builds a bundle from sources: read, embed, fit, write beside, open it and classify with it, put in place.
 * Rejects with SourceError, which holds every finding, when the sources have mistakes, and with LintError when
 * the build is strict and the content has warnings; nothing is written then.
 */
export async function buildBundle(options: BuildOptions): Promise<BuildReport> {
  const startedAt = performance.now();
  const { out, signal, onProgress } = options;
  await checkOutput(out);
  const { bundle, desk, lint, durations } = await assembleFromSource(options);
  const { manifest, files } = bundle;
  onProgress?.({ step: "write", done: 0, total: files.size });
  let sample: BuildReport["sample"] | undefined;
  await writeBundle(out, files, async (folder) => {
    onProgress?.({ step: "write", done: files.size, total: files.size });
    onProgress?.({ step: "verify", done: 0, total: 1 });
    // A build whose bundle cannot be used is not done.
    const { decision, category } = await classifySample(folder, { text: desk.tickets[0]?.text, signal });
    sample = { decision, category: category?.id ?? null };
    onProgress?.({ step: "verify", done: 1, total: 1 });
  });
  return {
    bundle: { id: manifest.bundle.id, version: manifest.bundle.version, digest: manifest.digest },
    counts: manifest.counts,
    sizes: manifest.sizes,
    quality: manifest.quality,
    training: manifest.training,
    cascade: { share: manifest.settings.cascade.share, accuracy: manifest.settings.cascade.accuracy },
    lint,
    durations,
    durationMs: performance.now() - startedAt,
    // The check ran, or writing would have failed.
    sample: sample as BuildReport["sample"],
  };
}

/** Everything of a build but the writing; a live build stops here. */
export async function assembleFromSource(options: AssembleOptions): Promise<{
  bundle: AssembledBundle;
  desk: DeskSource;
  lint: LintFinding[];
  durations: BuildReport["durations"];
}> {
  const startedAt = performance.now();
  const { strict = false, signal, onProgress } = options;
  return withEmbeddedSource(options, async ({ desk, embedded, model, lint }) => {
    const warnings = lint.filter(({ severity }) => severity === "warning");
    if (strict && warnings.length > 0) throw new LintError(warnings);
    const embeddedAt = performance.now();
    const products = await openMatrixProducts({ threads: 1 });
    try {
      const fitted = await fitSettings(
        embedded,
        {
          mappings: automationMappings(desk),
          rules: desk.automationRules,
          negations: desk.urgency.negations,
        },
        {
          products,
          wishes: desk.decision,
          signal,
          onProgress: (done, total) => onProgress?.({ step: "fit", done, total }),
        },
      );
      const durations = { embedMs: embeddedAt - startedAt, trainMs: performance.now() - embeddedAt };
      return { bundle: await assembleBundle(desk, embedded, fitted, model), desk, lint, durations };
    } finally {
      await products.close();
    }
  });
}
