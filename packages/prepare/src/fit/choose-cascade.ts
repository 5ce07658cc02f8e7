import { lexicalConfidence, ranked, type Settings } from "@org/classifier-core/preparation";
import { isShownToReach } from "./binomial.ts";
import type { JudgedTicket } from "./choose-category.ts";
import { scoresOf } from "./held-out.ts";
import { roundDown } from "./quantile.ts";
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
 * The lowest lexical confidence from which the lexical head may answer alone: among all tickets above it, it has as
 * many right as everything together, but for the tolerance, and the share it has right lies above the target with
 * 95 % certainty by the exact binomial bound. On few tickets no such confidence can be shown, and it never answers.
 */
export function chooseCascade(judged: readonly JudgedTicket[], targetPrecision: number): CascadeSettings {
  const lexical = judgeLexically(judged);
  const never = { temperature: 1, answerConfidence: null, share: 0, accuracy: null };
  if (lexical === undefined) return never;
  const { verdicts, temperature } = lexical;
  const falling = verdicts
    .map((verdict, i) => ({ ...verdict, together: (judged[i] as JudgedTicket).correct }))
    .sort((a, b) => b.confidence - a.confidence);
  let difference = 0;
  let right = 0;
  let best: CascadeSettings = { ...never, temperature };
  falling.forEach(({ confidence, correct, together }, i) => {
    difference += Number(correct) - Number(together);
    if (correct) right++;
    const threshold = roundDown(confidence);
    // Rounding, or equal confidence, lets in the next one too: the sums are those of both.
    if ((falling[i + 1]?.confidence ?? Number.NEGATIVE_INFINITY) >= threshold) return;
    const answered = i + 1;
    if (difference < -TOLERANCE * falling.length) return;
    if (!isShownToReach(targetPrecision, right, answered)) return;
    best = {
      temperature,
      answerConfidence: threshold,
      share: answered / falling.length,
      accuracy: right / answered,
    };
  });
  return best;
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
