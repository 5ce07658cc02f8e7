import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { distinctTickets } from "../accuracy/training-tickets.ts";
import { writeSource } from "../accuracy/write-source.ts";
import type { Subject } from "../datasets/dataset.ts";
import { buildDesk } from "../system-under-test.ts";

export interface BuildTrainedBundleOptions {
  /** Where the bundle goes. */
  readonly out: string;
  readonly model?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (progress: {
    readonly step: string;
    readonly done: number;
    readonly total: number;
  }) => void;
}

/** Builds the bundle of a data set's training split, as `accuracy` does: a desk that knows the texts it will meet. */
export async function buildTrainedBundle(
  { name, training }: Subject,
  { out, model, signal, onProgress }: BuildTrainedBundleOptions,
): Promise<void> {
  if (training.kind === "source") throw new RangeError("a desk that a person keeps is built by prepare");
  const source = await mkdtemp(join(tmpdir(), "classifier-bench-source-"));
  try {
    const tickets = distinctTickets(training.tickets);
    await writeSource(source, { name, tickets, outOfScope: training.outOfScope });
    await buildDesk({ source, out, model, signal, onProgress });
  } finally {
    await rm(source, { recursive: true, force: true });
  }
}
