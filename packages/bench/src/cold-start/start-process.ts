import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContenderSetup } from "../contenders/contender.ts";
import { programFor } from "../contenders/find-contenders.ts";
import { type FreshRun, nodeProgram, runFresh } from "../measurement/fresh-process.ts";
import type { FirstAnswerReport } from "../programs/first-answer.program.ts";
import type { StartId, StartRun } from "./start.ts";

/** Starts a process that answers one ticket, and gives back its times. Rejects with MeasuredProcessError. */
export async function startProcess(
  id: StartId,
  {
    setup,
    ticket,
    signal,
  }: { readonly setup: ContenderSetup; readonly ticket: string; readonly signal?: AbortSignal | undefined },
): Promise<Omit<StartRun, "round">> {
  const job = { contender: id, setup, text: ticket };
  if (id === "node") return timesOf(await runFresh<FirstAnswerReport>(nodeProgram("bare"), job, { signal }));
  if (id !== "classifier-first-start") {
    return timesOf(await runFresh<FirstAnswerReport>(programFor(id, "first-answer", setup), job, { signal }));
  }
  // Nothing is kept from a start before where the cache is a folder made for this one.
  const cache = await mkdtemp(join(tmpdir(), "classifier-bench-cache-"));
  try {
    const first = { ...job, contender: "classifier" };
    const variables = { CLASSIFIER_CACHE: cache };
    return timesOf(
      await runFresh<FirstAnswerReport>(nodeProgram("first-answer"), first, { signal, variables }),
    );
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}

function timesOf({ report, marksMs }: FreshRun<FirstAnswerReport>): Omit<StartRun, "round"> {
  const wallMs = marksMs.answered;
  if (wallMs === undefined) throw new Error("a measured process never said that it had answered");
  return { wallMs, own: report };
}
