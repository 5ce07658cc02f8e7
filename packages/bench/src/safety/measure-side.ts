import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type FreshRun, nodeProgram, runFresh } from "../measurement/fresh-process.ts";
import type { JudgeTicketsJob, JudgeTicketsReport } from "../programs/judge-tickets.program.ts";
import { folderBytes } from "./folder-bytes.ts";
import { type FoundModules, findModules } from "./measured-modules.ts";
import type { Sources } from "./open-content.ts";
import type { Content, Side } from "./side.ts";
import { SideFailedError } from "./side-failed-error.ts";

/** A side that is ready to be started any number of times, in a fresh process each. */
export interface OpenableSide {
  readonly name: "baseline" | "candidate";
  readonly content: Exclude<Content, { kind: "build" }>;
  readonly found: FoundModules;
  /** Opens it, answers the texts, and ends; rejects with SideFailedError. */
  run(
    texts: readonly string[],
    onProgress?: (done: number, total: number, step?: string) => void,
  ): Promise<FreshRun<JudgeTicketsReport>>;
}

/** What a side is and what it took, as reports have it. */
export interface SideReport {
  /** In words, without a path. */
  readonly description: string;
  readonly bundle: JudgeTicketsReport["bundle"];
  readonly threads: number;
  readonly versions: FoundModules["versions"];
  /**
   * From before the packages are imported until the classifier is there with its model, in each process that counts:
   * of a bundle's starts the first does not, since it fills the cache of optimised graphs.
   */
  readonly initMs: readonly number[];
  /** Steps of opening in the process that answered. */
  readonly openingMs: Readonly<Record<string, number>>;
  readonly peakRssBytes: JudgeTicketsReport["peakRssBytes"];
  /** What has to be there to start: the bundle, or sources and model. */
  readonly diskBytes: number;
  readonly judgeMs: number;
}

export function prepareSide(
  name: OpenableSide["name"],
  { threads, packageDir }: Omit<Side, "content">,
  content: OpenableSide["content"],
  { source, model, signal }: Sources & { readonly signal: AbortSignal | undefined },
): OpenableSide {
  const found = failingAs(name, () => findModules(content.kind, packageDir));
  const program = nodeProgram("judge-tickets");
  return {
    name,
    content,
    found,
    async run(texts, onProgress) {
      const job: JudgeTicketsJob = { content, modules: found.modules, source, model, threads, texts };
      try {
        return await runFresh<JudgeTicketsReport>(program, job, { signal, onProgress });
      } catch (error) {
        signal?.throwIfAborted();
        throw new SideFailedError(name, error);
      }
    },
  };
}

export async function describeSide(
  { content, found }: OpenableSide,
  report: JudgeTicketsReport,
  initMs: readonly number[],
  source: string,
): Promise<SideReport> {
  const { bundle, threads, openingMs, peakRssBytes, judgeMs } = report;
  const what = { live: "live build of", bundle: "bundle", hub: "bundle from the Hub" }[content.kind];
  return {
    description: `${what} ${bundle.id} ${bundle.version}, ${bundle.dtype}, digest ${bundle.digest.slice(0, 12)}`,
    ...{ bundle, threads, versions: found.versions, initMs, openingMs, peakRssBytes, judgeMs },
    diskBytes: await diskBytes(content, bundle, source),
  };
}

async function diskBytes(
  content: OpenableSide["content"],
  { bytes, modelBytes }: JudgeTicketsReport["bundle"],
  source: string,
): Promise<number> {
  switch (content.kind) {
    case "live":
      return (await folderBytes(source)) + modelBytes;
    case "bundle":
      return bytes + (await stat(join(content.dir, "manifest.json"))).size;
    case "hub":
      return bytes;
  }
}

function failingAs<Result>(name: OpenableSide["name"], work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new SideFailedError(name, error);
  }
}
