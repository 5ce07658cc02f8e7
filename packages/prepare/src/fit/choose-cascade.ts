import { lexicalConfidence, ranked, type Settings } from "@org/classifier-core/preparation";
import { isShownToReach } from "./binomial.ts";
import type { JudgedTicket } from "./choose-category.ts";
import { scoresOf } from "./held-out.ts";
import { roundDown } from "./quantile.ts";
import { midmeanOverResamples } from "./resample.ts";
import { fitTemperature } from "./temperature.ts";

type CascadeSettings = Omit<Settings["cascade"], "source">;

/**
 * Share of tickets by which the cascade may have fewer right than the whole: two in ten thousand, a fifth of what
 * shows in a percentage with one decimal. At none, one odd ticket among thousands would decide.
 */
const TOLERANCE = 0.0002;

/** What a lexical head says of a held-out ticket, beside the verdict of everything together. */
export interface LexicalVerdict {
  readonly confidence: number;
  readonly correct: boolean;
}

/** The lexical head's own verdicts, and the temperature its confidence was taken at. */
export function judgeLexically(
  judged: readonly JudgedTicket[],
): { verdicts: LexicalVerdict[]; temperature: number } | undefined {
  const logits = judged.map(({ view, ticket }) => ({
    scores: scoresOf(view.scores.category?.lexical, ticket),
    right: view.category[ticket] as number,
  }));
  if (logits.some(({ scores }) => scores === undefined)) return undefined;
  const whole = logits as { scores: Float64Array; right: number }[];
  const temperature = fitTemperature(whole);
  const verdicts = whole.map(({ scores, right }) => ({
    confidence: lexicalConfidence(scores, temperature),
    correct: ranked(scores)[0] === right,
  }));
  return { verdicts, temperature };
}

/**
 * The lexical confidence from which the lexical head may answer alone: among all tickets above it, it has as many right
 * as everything together, but for the tolerance, and the share it has right lies above the target with 95 % certainty
 * by the exact binomial bound. The lowest is a matter of single tickets: made steady over resampled tickets,
 * or the next above it that keeps both. On few tickets no such confidence can be shown, and it never answers.
 */
export function chooseCascade(judged: readonly JudgedTicket[], targetPrecision: number): CascadeSettings {
  const lexical = judgeLexically(judged);
  const never = { temperature: 1, answerConfidence: null, share: 0, accuracy: null };
  if (lexical === undefined) return never;
  const { verdicts, temperature } = lexical;
  const falling = verdicts
    .map((verdict, i) => ({ ...verdict, together: (judged[i] as JudgedTicket).correct }))
    // Of equal confidence always in the same order, so that nothing depends on the one they came in.
    .sort(
      (a, b) =>
        b.confidence - a.confidence ||
        Number(b.correct) - Number(a.correct) ||
        Number(b.together) - Number(a.together),
    );
  const share = midmeanOverResamples(
    falling,
    (sample) => (lowestAnswerable(sample, targetPrecision)?.answered ?? 0) / sample.length,
  );
  const chosen = lowestAnswerable(falling, targetPrecision, Math.round(share * falling.length));
  if (chosen === undefined) return { ...never, temperature };
  const { threshold, answered, right } = chosen;
  return {
    temperature,
    answerConfidence: threshold,
    share: answered / falling.length,
    accuracy: right / answered,
  };
}

interface ComparedVerdict extends LexicalVerdict {
  /** Whether everything together has it right. */
  readonly together: boolean;
}

/**
 * The lowest threshold from which the lexical head loses nothing and is shown to reach the target, of those that let it
 * answer no more than `atMost`.
 */
function lowestAnswerable(
  falling: readonly ComparedVerdict[],
  targetPrecision: number,
  atMost: number = falling.length,
): { threshold: number; answered: number; right: number } | undefined {
  let right = 0;
  let together = 0;
  const sums = falling.map((verdict) => {
    if (verdict.correct) right++;
    if (verdict.together) together++;
    return { right, together };
  });
  for (let answered = Math.min(atMost, falling.length); answered > 0; answered--) {
    const sum = sums[answered - 1] as (typeof sums)[number];
    const threshold = roundDown((falling[answered - 1] as ComparedVerdict).confidence);
    // Rounding, or equal confidence, lets in the next one too: the sums are those of both.
    if ((falling[answered]?.confidence ?? Number.NEGATIVE_INFINITY) >= threshold) continue;
    if (sum.right - sum.together < -TOLERANCE * falling.length) continue;
    if (isShownToReach(targetPrecision, sum.right, answered))
      return { threshold, answered, right: sum.right };
  }
  return undefined;
}

/** Whether the lexical head would answer a held-out ticket by itself. */
export function answersAlone(
  { view, ticket }: JudgedTicket,
  { temperature, answerConfidence }: CascadeSettings,
): boolean {
  const scores = scoresOf(view.scores.category?.lexical, ticket);
  return (
    scores !== undefined &&
    answerConfidence !== null &&
    lexicalConfidence(scores, temperature) >= answerConfidence
  );
}
