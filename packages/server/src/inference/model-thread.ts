import { type Classifier, ClassifierError, createClassifier } from "@org/classifier-core";
import { workerData } from "piscina";
import { openPlaces } from "./open-places.ts";
import type { Answer, OpenedThread, ThreadOutcome, ThreadSetup, ThreadTask } from "./thread-task.ts";
import { toAnswer, toFailure } from "./to-answer.ts";

// A thread of the pool: one classifier with one session, which answers whatever the main thread hands it.

let opened: Promise<Classifier> | undefined;

/** The thread's classifier; a failure is told, and the next task tries again. */
function classifier(): Promise<Classifier> {
  opened ??= open(workerData as ThreadSetup).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function open({ places, digest, threads }: ThreadSetup): Promise<Classifier> {
  const classifier = await createClassifier({
    assets: await openPlaces(places),
    mode: "auto",
    environment: { threads },
  });
  try {
    const found = classifier.bundle.digest;
    if (found !== digest) {
      throw new ClassifierError({
        code: "ERR_ASSET_INTEGRITY",
        what: "the bundle changed after the server checked it",
        expected: `digest ${digest.slice(0, 16)}…`,
        found: `${found.slice(0, 16)}…`,
        remedy: "Reload the bundle.",
      });
    }
    await classifier.warmUp();
    return classifier;
  } catch (error) {
    await classifier.close();
    throw error;
  }
}

// Now, and not at the first task: a thread that takes another one's place is ready when it is asked.
const { opening } = workerData as ThreadSetup;
Atomics.add(opening, 0, 1);
classifier()
  .catch(() => {}) // Told at each task.
  .finally(() => Atomics.sub(opening, 0, 1));

/** Does one task; never throws, so that whatever it rejects with is a thread that ended. */
export default async function run(
  task: ThreadTask,
): Promise<ThreadOutcome<OpenedThread | readonly Answer[]>> {
  try {
    const { report, classifyBatch } = await classifier();
    if (task.kind === "open") return { ok: true, result: { report } };
    const items = await classifyBatch(task.texts, task.options);
    const answers = items.map(
      (item): Answer =>
        item.ok ? toAnswer(item.classification) : { ok: false, error: toFailure(item.error) },
    );
    return { ok: true, result: answers };
  } catch (error) {
    return { ok: false, error: toFailure(error) };
  }
}
