import { type CheckedBar, checkBar } from "../measurement/bar.ts";
import { type PairedRatio, pairedRatio } from "../metrics/paired-ratio.ts";
import { BARS } from "./bars.ts";
import type { StartId, StartReport, StartRun } from "./start.ts";

/** The other that bars are stated against: the fastest way to these vectors that is in wide use on Node. */
export const REFERENCE: StartId = "transformers-js-q8";

export interface StartComparison extends PairedRatio {
  readonly id: StartId;
  /** What its wall time is a ratio of. */
  readonly of: StartId;
}

/** Each measured start beside the reference, round by round; none where the reference was not measured. */
export function compareStarts(starts: readonly StartReport[]): StartComparison[] {
  const reference = runsOf(starts, REFERENCE);
  return starts.flatMap(({ id }) => {
    const pairs = runsOf(starts, id).flatMap((run) => {
      const other = reference.find(({ round }) => round === run.round);
      return other === undefined ? [] : [[run.wallMs, other.wallMs] as const];
    });
    if (pairs.length === 0 || id === REFERENCE) return [];
    const ratio = pairedRatio(
      pairs.map(([own]) => own),
      pairs.map(([, other]) => other),
    );
    return [{ id, of: REFERENCE, ...ratio }];
  });
}

export function checkStarts(
  starts: readonly StartReport[],
  comparisons: readonly StartComparison[],
): CheckedBar[] {
  const ratioOf = (wanted: StartId) => comparisons.find(({ id }) => id === wanted)?.ratio ?? null;
  const classifier = starts.find(({ id }) => id === "classifier");
  const openingMs = classifier?.outcome === "measured" ? classifier.summary.openingMs : null;
  return [
    checkBar(
      "start to first three-tier answer, of transformers.js q8 embedding",
      ratioOf("classifier"),
      "ratio",
      BARS.threeTiers,
    ),
    checkBar(
      "start to first lexical answer, of transformers.js q8 embedding",
      ratioOf("classifier-lexical"),
      "ratio",
      BARS.lexical,
    ),
    checkBar("createClassifier", openingMs?.median ?? null, "milliseconds", BARS.createClassifierMs),
  ];
}

function runsOf(starts: readonly StartReport[], wanted: StartId): readonly StartRun[] {
  const start = starts.find(({ id }) => id === wanted);
  return start?.outcome === "measured" ? start.runs : [];
}
