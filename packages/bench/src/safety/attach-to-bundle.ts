import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidArgumentError, type Manifest } from "@org/classifier-core";
import {
  attachVerdict,
  ForeignVerdictError,
  measuredDigest,
  type SafetyVerdict,
} from "@org/classifier-prepare";
import type { SafetyReport } from "./measure-safety.ts";
import type { Content } from "./side.ts";
import type { Tolerances } from "./tolerances.ts";

/** As many as a verdict in a bundle may hold, and as long. */
const MAX_REASONS = 1000;
const MAX_REASON_LENGTH = 300;

/** Throws where there will be no folder to put a verdict into; asked before the work, which takes minutes. */
export function checkAttachable(content: Content, out: string | undefined): void {
  if (content.kind === "bundle" || (content.kind === "build" && out !== undefined)) return;
  throw new InvalidArgumentError({
    argument: "attach",
    expected: "a candidate that is kept in a folder",
    found: content.kind === "build" ? "a bundle that is built and not kept" : `a ${content.kind} candidate`,
    remedy: "Name the folder of a bundle, or where the one that is built is to be kept.",
  });
}

/** Puts the verdict into the candidate's folder; rejects where that is no longer the bundle that was measured. */
export async function attachToBundle(
  content: Content,
  report: Omit<SafetyReport, "steps" | "tickets" | "attached">,
  tolerances: Tolerances,
): Promise<{ readonly digest: string }> {
  if (content.kind !== "bundle") throw new Error("a verdict belongs into a bundle's folder");
  const { dir } = content;
  const { digest }: Manifest = JSON.parse(await readFile(join(dir, "manifest.json"), "utf8"));
  const judged = report.candidate.bundle.digest;
  if (digest !== judged) throw new ForeignVerdictError({ bundle: digest, judged });
  return attachVerdict(dir, verdictFrom(report, tolerances, await measuredDigest(dir)));
}

/** The report, reduced to what a bundle carries of it: no ticket's text, no path. */
export function verdictFrom(
  report: Omit<SafetyReport, "steps" | "tickets" | "attached">,
  tolerances: Tolerances,
  digest: string,
): SafetyVerdict {
  const { verdict, date, comparison, figures, reasons, host, baseline, candidate } = report;
  return {
    ...{ formatVersion: 1, verdict, date },
    measured: { digest, dtype: candidate.bundle.dtype, tickets: comparison.tickets },
    baseline: { description: baseline.description, dtype: baseline.bundle.dtype },
    tolerances: { ...tolerances },
    findings: {
      identicalShare: comparison.identicalShare,
      identicalShareLowerBound: comparison.own.lowerBound,
      levelFlips: comparison.levelFlips,
      meanDrift: comparison.drift.mean,
      p95Drift: comparison.drift.p95,
      maxDrift: comparison.drift.max,
      ...(comparison.cosine !== null && {
        minCosine: comparison.cosine.min,
        meanCosine: comparison.cosine.mean,
      }),
      ...figures,
    },
    reasons: shorten(reasons),
    host: {
      cpu: host.cpu,
      cores: host.cores,
      node: host.node,
      platform: `${host.platform}-${host.architecture}`,
    },
    versions: { ...report.versions, ...candidate.versions },
  };
}

function shorten(reasons: readonly string[]): string[] {
  const shown = reasons.length > MAX_REASONS ? reasons.slice(0, MAX_REASONS - 1) : reasons;
  const more = reasons.length - shown.length;
  return [
    ...shown.map((reason) =>
      reason.length > MAX_REASON_LENGTH ? `${reason.slice(0, MAX_REASON_LENGTH - 1)}…` : reason,
    ),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}
