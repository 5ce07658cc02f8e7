import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatasetName, Subject } from "../datasets/dataset.ts";
import { readDataset } from "../datasets/read-dataset.ts";
import { DEFAULT_TICKETS } from "../measurement/default-desk.ts";
import { beginReport, type ReportHeader } from "../measurement/report-header.ts";
import { datasetsFolder, type Mode } from "../system-under-test.ts";
import { type ComparisonRow, compare } from "./comparison.ts";
import { measureRun, type Run, type RunProgress } from "./measure-run.ts";

export interface AccuracyOptions {
  /** Which data set is learned from and answered. */
  readonly dataset: DatasetName;
  /** Folder with one folder a data set. @default the variable CLASSIFIER_DATASETS */
  readonly data?: string | undefined;
  /** CLINC150 with its domains as categories and its intents as problems; Bitext always has both. @default false */
  readonly twoLevel?: boolean | undefined;
  /** Training tickets drawn of each class. @default all */
  readonly shots?: number | undefined;
  /** Draws, and so builds, where `shots` is given: seeds 1 to this. @default 5 */
  readonly seeds?: number | undefined;
  /** Which path the tickets take. @default "auto" */
  readonly mode?: Mode | undefined;
  /** Whether CLINC150's 100 out-of-scope training texts are learned from. @default false */
  readonly outOfScopeTraining?: boolean | undefined;
  /** A sentence-transformers folder with ONNX files. @default the model that comes with prepare */
  readonly model?: string | undefined;
  /** The service desk's source folder. @default "examples/service-desk/source" */
  readonly source?: string | undefined;
  /** The service desk's evaluation set. @default "examples/service-desk/evaluation/novel.jsonl" */
  readonly evaluation?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: AccuracyProgress) => void) | undefined;
}

export interface AccuracyProgress extends RunProgress {
  /** Subject and seed. */
  readonly run: string;
}

/** One desk: its runs, and what they come to. */
export interface SubjectReport {
  readonly subject: string;
  readonly rows: readonly ComparisonRow[];
  readonly runs: readonly Run[];
}

export interface AccuracyReport extends ReportHeader<"accuracy"> {
  readonly subjects: readonly SubjectReport[];
}

const DEFAULT_SEEDS = 5;

/**
 * Trains on a data set's training split and measures on its test split, on which nothing is chosen. Takes minutes.
 * Rejects with DatasetError where the data set is not there, with the suite's own errors, or with the signal's reason.
 */
export async function measureAccuracy(options: AccuracyOptions): Promise<AccuracyReport> {
  const { dataset, shots, model, signal, onProgress } = options;
  const settled = {
    dataset,
    twoLevel: options.twoLevel ?? false,
    outOfScopeTraining: options.outOfScopeTraining ?? false,
    mode: options.mode ?? "auto",
    source: options.source ?? "examples/service-desk/source",
    evaluation: options.evaluation ?? DEFAULT_TICKETS,
  };
  const samples =
    shots === undefined
      ? [undefined]
      : Array.from({ length: options.seeds ?? DEFAULT_SEEDS }, (_, i) => ({ shots, seed: i + 1 }));
  const header = beginReport("accuracy", {
    ...settled,
    shots: shots ?? null,
    seeds: shots === undefined ? null : samples.length,
    // What draws the tickets, so that another program can draw the same ones.
    generator: shots === undefined ? null : "mulberry32",
    model: model ?? "default",
  });
  const subjects = await readDataset({ ...settled, data: options.data ?? datasetsFolder() });
  const folder = await mkdtemp(join(tmpdir(), "classifier-bench-"));
  try {
    const reports: SubjectReport[] = [];
    for (const subject of subjects) {
      const name = reportName(subject, shots);
      const runs: Run[] = [];
      for (const sample of samples) {
        signal?.throwIfAborted();
        const run = sample === undefined ? name : `${name}, seed ${sample.seed}`;
        const measured = await measureRun(subject, {
          mode: settled.mode,
          sample,
          model,
          folder: join(folder, "run"),
          signal,
          onProgress: (progress) => onProgress?.({ run, ...progress }),
        });
        runs.push(measured);
      }
      const measurements = runs.map((run) => run.measurements);
      reports.push({ subject: name, rows: compare(measurements, name, settled.mode), runs });
    }
    return { ...header, subjects: reports };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function reportName({ name }: Subject, shots: number | undefined): string {
  return shots === undefined ? name : `${name} ${shots}-shot`;
}
