import type { Manifest } from "@org/classifier-core";
import { peakRssBytes } from "../measurement/peak-rss.ts";
import { embedTexts } from "../safety/embed-texts.ts";
import { judgeTexts } from "../safety/judge-texts.ts";
import type { Judgement } from "../safety/judgement.ts";
import type { MeasuredModules } from "../safety/measured-modules.ts";
import { keepOpen, openContent, type Sources } from "../safety/open-content.ts";
import type { Content } from "../safety/side.ts";
import { readJob, say } from "./report-to-parent.ts";

export interface JudgeTicketsJob extends Sources {
  readonly content: Exclude<Content, { kind: "build" }>;
  readonly modules: MeasuredModules;
  readonly threads?: number | undefined;
  /** Texts to judge; none measures the start alone. */
  readonly texts: readonly string[];
}

export interface JudgeTicketsReport {
  readonly bundle: {
    readonly id: string;
    readonly version: string;
    readonly digest: string;
    readonly model: string;
    readonly dtype: string;
    /** Of all files, the manifest not among them. */
    readonly bytes: number;
    /** Of the model's files among them. */
    readonly modelBytes: number;
  };
  readonly threads: number;
  /** From before the packages are imported until the classifier is there with its model. */
  readonly initMs: number;
  /** Steps of opening, as core counts them. */
  readonly openingMs: Readonly<Record<string, number>>;
  /** Highest resident memory until the classifier was there, and until all texts were judged. */
  readonly peakRssBytes: { readonly opened: number; readonly judged: number };
  /** All texts, each by both questions. */
  readonly judgeMs: number;
  /** In the order of the texts. */
  readonly judgements: readonly Judgement[];
}

/** Texts between two words of progress. */
const PROGRESS_TEXTS = 20;

const { content, modules, source, model, threads, texts } = readJob<JudgeTicketsJob>();
const startedMs = performance.now();
const { createClassifier }: typeof import("@org/classifier-core") = await import(modules.core);
const provider = await openContent(content, {
  ...{ modules, source, model, threads },
  onProgress: (done, total, step) => say({ done, total, step }),
});
const kept = keepOpen(provider);
const classifier = await createClassifier({
  assets: kept.provider,
  mode: "full",
  // The second question about a ticket has the vector of the first.
  cacheSize: 1,
  ...(threads !== undefined && { environment: { threads } }),
});
const initMs = performance.now() - startedMs;
say({ mark: "opened" });
const openedRssBytes = peakRssBytes();
const opening = classifier.report;

const judgedFromMs = performance.now();
const judged = await judgeTexts(classifier, texts, (done) => {
  if (done % PROGRESS_TEXTS === 0 || done === texts.length) say({ done, total: texts.length, step: "judge" });
});
const judgeMs = performance.now() - judgedFromMs;
const judgedRssBytes = peakRssBytes();
await classifier.close();

const manifest: Manifest = JSON.parse(new TextDecoder().decode(await kept.source().read("manifest.json")));
const preparation = texts.length === 0 ? {} : await import(modules.preparation);
const vectors =
  texts.length === 0 ? [] : await embedTexts(preparation, kept.source(), texts, opening.environment);
await kept.source().close?.();
say<JudgeTicketsReport>({
  report: {
    bundle: {
      ...opening.bundle,
      model: manifest.model.name,
      dtype: manifest.model.dtype,
      bytes: manifest.sizes.total,
      modelBytes: manifest.sizes.models,
    },
    threads: opening.environment.threads.value,
    initMs,
    openingMs: Object.fromEntries(opening.steps.map(({ step, durationMs }) => [step, durationMs])),
    peakRssBytes: { opened: openedRssBytes, judged: judgedRssBytes },
    judgeMs,
    judgements: judged.map((judgement, i) => ({ ...judgement, vector: vectors[i] ?? null })),
  },
});
