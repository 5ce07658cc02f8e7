import { describe, expect, it } from "vitest";
import { judgedTickets, type Verdict } from "../__fixtures__/judged-tickets.ts";
import { seededRandom } from "../train/seeded-random.ts";
import { binomialLowerBound } from "./binomial.ts";
import { answersAlone, chooseCascade, judgeLexically } from "./choose-cascade.ts";

const TARGET = 0.95;
/** Half of what shows in a percentage with one decimal. */
const TOLERANCE = 0.0002;

const times = (count: number, make: (i: number) => Verdict) =>
  Array.from({ length: count }, (_, i) => make(i));
/** The lexical head is right or wrong by this margin over the other category. */
const verdict = (margin: number, lexicallyRight: boolean, correct: boolean): Verdict => ({
  lexical: lexicallyRight ? [margin, 0] : [0, margin],
  right: 0,
  correct,
});

/** A desk whose lexical head is the surer the more often it is right, beside heads that are right in `share`. */
function desk(count: number, seed: number, share: number) {
  const random = seededRandom(seed);
  return judgedTickets(
    times(count, () => {
      const margin = 6 * random();
      const lexicallyRight = random() < 1 / (1 + Math.exp(-margin - 0.5));
      return verdict(margin, lexicallyRight, random() < share);
    }),
  );
}

describe("chooseCascade", () => {
  it("never answers on thin evidence: 58 tickets, all right, do not show 95 %, 59 do", () => {
    const sure = (count: number) => judgedTickets(times(count, () => verdict(3, true, true)));
    expect(chooseCascade(sure(58), TARGET)).toMatchObject({
      answerConfidence: null,
      share: 0,
      accuracy: null,
    });
    expect(chooseCascade(sure(59), TARGET)).toMatchObject({ share: 1, accuracy: 1 });
  });

  it("never answers where there is no lexical head", () => {
    const without = judgedTickets(times(500, () => ({ right: 0, correct: true })));
    expect(judgeLexically(without)).toBeUndefined();
    expect(chooseCascade(without, TARGET)).toEqual({
      temperature: 1,
      answerConfidence: null,
      share: 0,
      accuracy: null,
    });
    expect(answersAlone(without[0] as (typeof without)[number], chooseCascade(without, TARGET))).toBe(false);
  });

  it.each([
    { seed: 1, share: 0.9 },
    { seed: 2, share: 0.97 },
    { seed: 3, share: 0.99 },
    { seed: 4, share: 1 },
  ])("never loses more than its tolerance, and is right as often as it should be: %j", ({ seed, share }) => {
    const judged = desk(3000, seed, share);
    const { verdicts } = judgeLexically(judged) as NonNullable<ReturnType<typeof judgeLexically>>;
    const outcomeFrom = (threshold: number) => {
      const answered = verdicts.map(({ confidence }) => confidence >= threshold);
      const right = verdicts.filter(({ correct }, i) => answered[i] && correct).length;
      const together = judged.filter(({ correct }, i) => answered[i] && correct).length;
      const count = answered.filter(Boolean).length;
      return {
        count,
        right,
        keeps: right - together >= -TOLERANCE * judged.length && binomialLowerBound(right, count) >= TARGET,
      };
    };
    const cascade = chooseCascade(judged, TARGET);
    const { answerConfidence } = cascade;
    if (answerConfidence !== null) {
      const { count, right, keeps } = outcomeFrom(answerConfidence);
      expect(keeps).toBe(true);
      expect(cascade.share).toBe(count / judged.length);
      expect(cascade.accuracy).toBe(right / count);
      expect(judged.filter((ticket) => answersAlone(ticket, cascade))).toHaveLength(count);
    }
  });

  it("did choose one on some of these, and none where the others are never wrong", () => {
    expect(chooseCascade(desk(3000, 1, 0.9), TARGET).answerConfidence).not.toBeNull();
    // One ticket in two thousand is all it may lose.
    const losing = judgedTickets(times(1000, (i) => verdict(3, i % 100 > 0, true)));
    expect(chooseCascade(losing, TARGET).answerConfidence).toBeNull();
  });

  it("takes all of equal confidence or none", () => {
    // 300 of one confidence, the first 200 of them right: taken in any order but as one, they would look good.
    const equal = times(300, (i) => verdict(3, i < 200, i < 200));
    const surer = times(100, () => verdict(5, true, true));
    const judged = judgedTickets([...surer, ...equal]);
    const cascade = chooseCascade(judged, TARGET);
    expect(cascade).toMatchObject({ share: 100 / 400, accuracy: 1 });
    expect(judged.map((ticket) => answersAlone(ticket, cascade))).toEqual(judged.map((_, i) => i < 100));
    expect(chooseCascade(judged.toReversed(), TARGET)).toEqual(cascade);
    expect(chooseCascade(judgedTickets(equal), TARGET).answerConfidence).toBeNull();
  });

  it("answers less where the aim is higher", () => {
    const judged = desk(5000, 5, 0.9);
    const shares = [0.9, 0.95, 0.98, 0.99].map((target) => chooseCascade(judged, target).share);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(shares[0]).toBeGreaterThan(shares[3] as number);
  });
});
