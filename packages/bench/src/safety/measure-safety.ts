import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ticket } from "../datasets/ticket.ts";
import { beginReport, type ReportHeader } from "../measurement/report-header.ts";
import { median } from "../metrics/median.ts";
import { attachToBundle, checkAttachable } from "./attach-to-bundle.ts";
import { type ComparedTicket, type Comparison, compareJudgements } from "./compare-judgements.ts";
import { drawSample } from "./draw-sample.ts";
import { HOSTILE_TICKETS } from "./hostile-tickets.ts";
import { describeSide, type OpenableSide, prepareSide, type SideReport } from "./measure-side.ts";
import { noteOn } from "./note-on.ts";
import { prepareContent } from "./prepare-content.ts";
import { type Judged, reachVerdict } from "./reach-verdict.ts";
import { type Side, writeContent } from "./side.ts";
import { startInTurn } from "./start-in-turn.ts";
import { createJournal, type SafetyProgress, type Say, type Step } from "./steps.ts";
import { DEFAULT_TOLERANCES, type Tolerances } from "./tolerances.ts";

export interface SafetyOptions {
  /** Tickets both sides answer, beside the hostile ones of this package; at least one. */
  readonly tickets: readonly Ticket[];
  /** What it is held against. @default a live build with the fp32 model */
  readonly baseline?: Side | undefined;
  /** What is judged. @default a bundle built from the sources with w8 */
  readonly candidate?: Side | undefined;
  /** The desk's source folder, for what is built. @default "examples/service-desk/source" */
  readonly source?: string | undefined;
  /** A sentence-transformers folder with ONNX files, for what is built. @default the model that comes with prepare, which is w8 alone */
  readonly model?: string | undefined;
  /** Where a candidate that is built is kept. @default nowhere */
  readonly out?: string | undefined;
  /** Draws so many of the tickets; the hostile ones always take part. @default all */
  readonly sample?: number | undefined;
  /** What draws them. @default 1 */
  readonly seed?: number | undefined;
  /** Starts of each side that are timed. @default 5, or fewer for a side whose starts took a minute together */
  readonly starts?: number | undefined;
  /** What may differ before the candidate is UNSAFE. @default those of the README */
  readonly tolerances?: Partial<Tolerances> | undefined;
  /** Whether the verdict is put into the candidate's folder. @default false */
  readonly attach?: boolean | undefined;
  /** Whether the report holds the texts of the tickets. @default false */
  readonly texts?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: SafetyProgress) => void) | undefined;
}

export interface SafetyReport extends ReportHeader<"safety">, Judged {
  /** What each of the five steps took, in order. */
  readonly steps: readonly { readonly step: Step; readonly durationMs: number }[];
  readonly baseline: SideReport;
  readonly candidate: SideReport;
  readonly comparison: Comparison;
  readonly figures: {
    /** Median initialisation of the baseline by that of the candidate. */
    readonly speedup: number;
    /** Peak resident memory, and bytes on disk: the candidate's by the baseline's. */
    readonly memoryRatio: number;
    readonly diskRatio: number;
  };
  /** What a reader should know beside the verdict. */
  readonly notes: readonly string[];
  readonly tickets: readonly (ComparedTicket & { readonly text?: string })[];
  /** The candidate's digest with the verdict in it; null where it was not attached. */
  readonly attached: { readonly digest: string } | null;
}

/**
 * Holds a candidate against a baseline, ticket by ticket, each in fresh processes, and says whether it is SAFE. Takes
 * minutes where the baseline is a live build. Rejects with SideFailedError where a side cannot be measured, which is
 * neither SAFE nor UNSAFE, and with RangeError for an empty sample.
 */
export async function measureSafety(options: SafetyOptions): Promise<SafetyReport> {
  const { model, starts, attach = false, signal } = options;
  const asked = {
    baseline: options.baseline ?? { content: { kind: "live", dtype: "fp32" } },
    candidate: options.candidate ?? { content: { kind: "build", dtype: "w8" } },
  } satisfies Record<string, Side>;
  const { sample, seed = 1, source = "examples/service-desk/source" } = options;
  const tolerances = { ...DEFAULT_TOLERANCES, ...definedOf(options.tolerances ?? {}) };
  const own = drawSample(options.tickets, sample ?? options.tickets.length, seed);
  if (own.length === 0) throw new RangeError("safety of an empty sample: give it at least one ticket");
  if (attach) checkAttachable(asked.candidate.content, options.out);
  const header = beginReport("safety", {
    ...Object.fromEntries(
      Object.entries(asked).map(([side, { content, threads, packageDir }]) => [
        side,
        { content: writeContent(content), threads: threads ?? null, package: packageDir ?? null },
      ]),
    ),
    ...{
      source,
      model: model ?? "default",
      sample: sample ?? null,
      seed: sample === undefined ? null : seed,
    },
    ...{ starts: starts ?? null, tolerances, attach },
  });
  const tickets = [...own, ...HOSTILE_TICKETS];
  const texts = tickets.map(({ text }) => text);
  const journal = createJournal(options.onProgress);
  const folder = await mkdtemp(join(tmpdir(), "classifier-bench-"));
  try {
    const open = (name: OpenableSide["name"], content: OpenableSide["content"]) =>
      prepareSide(name, asked[name], content, { source, model, signal });
    const prepare = (name: OpenableSide["name"], out: string, say: Say) =>
      prepareContent(name, asked[name].content, { source, model, out, signal, onProgress: say });

    const baseline = await journal.step("baseline", async (say) => {
      const side = open("baseline", await prepare("baseline", join(folder, "baseline"), say));
      return { side, ...(await side.run(texts, say)) };
    });
    const content = await journal.step("preparation", (say) =>
      prepare("candidate", options.out ?? join(folder, "candidate"), say),
    );
    const candidate = await journal.step("optimised", async (say) => {
      const side = open("candidate", content);
      return { side, ...(await side.run(texts, say)) };
    });
    const { initMs, result } = await journal.step("comparison", async (say) => ({
      result: compareJudgements(tickets, own.length, {
        baseline: baseline.report.judgements,
        candidate: candidate.report.judgements,
      }),
      initMs: await startInTurn([baseline, candidate], starts, say),
    }));
    const [baselineMs = [], candidateMs = []] = initMs;
    const sides = {
      baseline: await describeSide(baseline.side, baseline.report, baselineMs, source),
      candidate: await describeSide(candidate.side, candidate.report, candidateMs, source),
    };
    const figures = {
      speedup: median(baselineMs) / median(candidateMs),
      memoryRatio: sides.candidate.peakRssBytes.judged / sides.baseline.peakRssBytes.judged,
      diskRatio: sides.candidate.diskBytes / sides.baseline.diskBytes,
    };
    const isLive = baseline.side.content.kind === "live";
    const report = await journal.step("verdict", async () => {
      const judged = reachVerdict(result, isLive ? figures.speedup : null, tolerances);
      const notes = noteOn(result.comparison, sides, tolerances);
      return { ...header, ...sides, ...judged, comparison: result.comparison, figures, notes };
    });
    const attached = attach ? await attachToBundle(content, report, tolerances) : null;
    const withText = (ticket: ComparedTicket, i: number) =>
      options.texts === true ? { ...ticket, text: texts[i] as string } : ticket;
    return { ...report, steps: journal.steps, tickets: result.compared.map(withText), attached };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function definedOf<Values extends object>(values: Values): Partial<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<Values>;
}
