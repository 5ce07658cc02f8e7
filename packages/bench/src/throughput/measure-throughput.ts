import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evenlySpread } from "../accuracy/classify-tests.ts";
import type { ContenderId } from "../contenders/contender.ts";
import { findContenders, programFor } from "../contenders/find-contenders.ts";
import { readDataset } from "../datasets/read-dataset.ts";
import { readTickets } from "../datasets/read-tickets.ts";
import type { CheckedBar } from "../measurement/bar.ts";
import { DEFAULT_BUNDLE } from "../measurement/default-desk.ts";
import { runFresh } from "../measurement/fresh-process.ts";
import type { MeasurementControl } from "../measurement/measurement-progress.ts";
import { beginReport, type ReportHeader } from "../measurement/report-header.ts";
import { datasetsFolder } from "../system-under-test.ts";
import { buildTrainedBundle } from "./build-trained-bundle.ts";
import { checkBars } from "./check-bars.ts";
import type { ContenderSpeed, Round } from "./contender-speed.ts";
import { measureInTurns } from "./take-turns.ts";

export interface ThroughputOptions extends MeasurementControl {
  /** Folder with banking77/. @default the variable CLASSIFIER_DATASETS */
  readonly data?: string | undefined;
  /** A CSV or JSON-lines file with text, in place of BANKING77's test split. */
  readonly tickets?: string | undefined;
  /** Texts taken from all over the file; the bars are for the whole of it. @default all */
  readonly limit?: number | undefined;
  /** A bundle's folder. @default one built from BANKING77's training split; with `tickets` the example desk's */
  readonly bundle?: string | undefined;
  /** Where the bundle that is built stays. */
  readonly keepBundle?: string | undefined;
  /** A folder with onnx/model.onnx and onnx/model_quantized.onnx, for the peers. */
  readonly model?: string | undefined;
  readonly python?: string | undefined;
  /** Of the runtime, for all that have such an option. @default 2 */
  readonly threads?: number | undefined;
  /** Processes of each contender. @default 3 */
  readonly rounds?: number | undefined;
}

export interface ThroughputReport extends ReportHeader<"throughput"> {
  readonly texts: number;
  readonly contenders: readonly ContenderSpeed[];
  readonly bars: readonly CheckedBar[];
}

const CONTENDERS: readonly ContenderId[] = [
  "classifier",
  "classifier-category",
  "classifier-cascade",
  "transformers-js-fp32",
  "transformers-js-q8",
  "fastembed",
  "sentence-transformers",
];
const DEFAULT_THREADS = 2;
const DEFAULT_ROUNDS = 3;
/** Until then the engine still compiles; all lengths of a file are among so many. */
const WARM_UP_TEXTS = 200;

/**
 * Answers a whole file one text at a time and in batches, by each contender in fresh processes that take turns. Takes
 * minutes, and some more where a bundle is built first. Rejects with DatasetError where there is no file, with the
 * suite's own errors, or with the signal's reason; a peer's failure is part of the report.
 */
export async function measureThroughput(options: ThroughputOptions): Promise<ThroughputReport> {
  const { signal, limit, tickets } = options;
  const threads = options.threads ?? DEFAULT_THREADS;
  const rounds = options.rounds ?? DEFAULT_ROUNDS;
  const file = tickets === undefined ? "banking77" : "tickets";
  const scratch = await mkdtemp(join(tmpdir(), "classifier-bench-"));
  try {
    const { all, bundle } = await prepare(options, scratch);
    const texts = limit === undefined || limit >= all.length ? all : evenlySpread(all, limit);
    const setup = { bundle, model: options.model, python: options.python, threads };
    const found = await findContenders(setup, CONTENDERS);
    const header = beginReport("throughput", { file, limit: limit ?? null, threads, rounds });
    const warmUp = evenlySpread(texts, Math.min(WARM_UP_TEXTS, texts.length));
    const contenders = await measureInTurns(found, {
      ...{ texts: texts.length, rounds, signal },
      async measure({ id, name }, round) {
        const program = programFor(id, "throughput", setup);
        const { report } = await runFresh<Round>(
          program,
          { contender: id, setup, texts, warmUp },
          {
            signal,
            onProgress: (done, total) =>
              options.onProgress?.({ run: `round ${round} of ${rounds}`, step: name, done, total }),
          },
        );
        return report;
      },
    });
    const versions = Object.assign({}, ...found.map((each) => (each.present ? each.versions : {})));
    return {
      ...header,
      versions: { ...header.versions, ...versions },
      texts: texts.length,
      contenders,
      bars: checkBars(contenders, { file, whole: texts === all, threads }),
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The texts, and the folder of the bundle that answers them. */
async function prepare(
  options: ThroughputOptions,
  scratch: string,
): Promise<{ readonly all: readonly string[]; readonly bundle: string }> {
  const { tickets, bundle, keepBundle, model, signal, onProgress } = options;
  if (tickets !== undefined) {
    const all = (await readTickets(tickets)).map(({ text }) => text);
    return { all, bundle: bundle ?? DEFAULT_BUNDLE };
  }
  const [subject] = await readDataset({
    dataset: "banking77",
    data: options.data ?? datasetsFolder(),
    ...{ twoLevel: false, outOfScopeTraining: false, source: "", evaluation: "" },
  });
  if (subject === undefined) throw new RangeError("a data set without a desk");
  const all = subject.test.map(({ text }) => text);
  if (bundle !== undefined) return { all, bundle };
  const out = keepBundle ?? join(scratch, "bundle");
  await buildTrainedBundle(subject, {
    ...{ out, model, signal },
    onProgress: (progress) => onProgress?.({ run: "bundle", ...progress }),
  });
  return { all, bundle: out };
}
