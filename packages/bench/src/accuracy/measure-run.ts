import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Subject, TestTicket, TrainingTicket } from "../datasets/dataset.ts";
import { type BuiltBundle, buildDesk, type Mode } from "../system-under-test.ts";
import { classifyTests } from "./classify-tests.ts";
import { type FirstAnswer, measureFirstAnswer } from "./first-answer.ts";
import type { Measurements } from "./metric-names.ts";
import type { Outcome } from "./outcome.ts";
import { scoreOutcomes } from "./score-outcomes.ts";
import { distinctTickets, sampleShots } from "./training-tickets.ts";
import { type DeskLabels, writeSource } from "./write-source.ts";

/** How far a run has come; `done` of `total` within its step. */
export interface RunProgress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

export interface RunOptions {
  readonly mode: Mode;
  /** Tickets a class and the seed that draws them; the whole training split without. */
  readonly sample?: { readonly shots: number; readonly seed: number } | undefined;
  readonly model?: string | undefined;
  /** A folder of the run's own, which is made and removed. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (progress: RunProgress) => void;
}

/** One desk built once, and judged by its whole test split. */
export interface Run {
  /** Null where nothing was drawn. */
  readonly seed: number | null;
  readonly tickets: {
    /** Null where a person keeps the source folder. */
    readonly training: number | null;
    /** Left out because the same text has the same label already, or because cleaning leaves nothing of it. */
    readonly trainingRepeated: number | null;
    readonly inScope: number;
    readonly outOfScope: number;
  };
  readonly measurements: Measurements;
  readonly build: BuiltBundle;
  readonly firstAnswer: FirstAnswer | null;
  /** Ticket by ticket, in the order of the test split. */
  readonly outcomes: readonly Outcome[];
}

/** Data set → source folder → bundle → classifications → metrics. */
export async function measureRun(subject: Subject, options: RunOptions): Promise<Run> {
  const { mode, model, folder, signal, onProgress } = options;
  const bundle = join(folder, "bundle");
  try {
    await mkdir(folder, { recursive: true });
    const desk = await prepareSource(subject, options);
    const build = await buildDesk({ source: desk.source, out: bundle, model, signal, onProgress });
    const outcomes = await classifyTests(subject.test, {
      bundle,
      mode,
      allTiers: subject.allTiers,
      labels: desk.labels,
      signal,
      onProgress: (done, total) => onProgress({ step: "classify", done, total }),
    });
    const firstAnswer =
      subject.training.kind === "source"
        ? await measureFirstAnswer({
            bundle,
            ticket: firstInScope(subject.test),
            signal,
            onProgress: (done, total) => onProgress({ step: "first answer", done, total }),
          })
        : null;
    const inScope = subject.test.filter(({ category }) => category !== null).length;
    return {
      seed: options.sample?.seed ?? null,
      tickets: { ...desk.tickets, inScope, outOfScope: subject.test.length - inScope },
      measurements: {
        ...scoreOutcomes(outcomes, mode),
        ...(firstAnswer !== null && { firstAnswerMs: firstAnswer.medianMs }),
        trainSeconds: build.trainMs === null ? null : build.trainMs / 1000,
        headBytes: build.headBytes,
      },
      build,
      firstAnswer,
      outcomes,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface PreparedSource {
  readonly source: string;
  readonly labels?: DeskLabels;
  readonly tickets: Pick<Run["tickets"], "training" | "trainingRepeated">;
}

async function prepareSource(
  { name, training }: Subject,
  { folder, sample }: RunOptions,
): Promise<PreparedSource> {
  if (training.kind === "source") {
    return { source: training.folder, tickets: { training: null, trainingRepeated: null } };
  }
  const distinct = distinctTickets(training.tickets);
  const tickets: readonly TrainingTicket[] = sample === undefined ? distinct : sampleShots(distinct, sample);
  const source = join(folder, "source");
  const labels = await writeSource(source, { name, tickets, outOfScope: training.outOfScope });
  return {
    source,
    labels,
    tickets: { training: tickets.length, trainingRepeated: training.tickets.length - distinct.length },
  };
}

function firstInScope(test: readonly TestTicket[]): string {
  const ticket = test.find(({ category }) => category !== null);
  if (ticket === undefined) throw new RangeError("no ticket of the test split is in scope");
  return ticket.text;
}
