import { describe, expect, it } from "vitest";
import type { DecisionWishes } from "../source/desk-source.ts";
import { seededRandom } from "../train/seeded-random.ts";
import { binomialLowerBound } from "./binomial.ts";
import { chooseRouteConfidence, type RoutableTicket } from "./choose-decision.ts";

const judged = (confidence: number, correct: boolean): RoutableTicket => ({ confidence, correct });
const times = (count: number, make: (i: number) => RoutableTicket) =>
  Array.from({ length: count }, (_, i) => make(i));
const choose = (tickets: readonly RoutableTicket[], wishes: DecisionWishes = {}) =>
  chooseRouteConfidence(tickets, wishes);

/** The tickets a classifier would route with this threshold. */
const routedBy = (tickets: readonly RoutableTicket[], threshold: number | null) =>
  tickets.filter(({ confidence }) => threshold !== null && confidence >= threshold);
const right = (tickets: readonly RoutableTicket[]) => tickets.filter(({ correct }) => correct).length;

/** Tickets whose confidence is true: one of 0.8 is right in four of five cases. Most are quite sure. */
function honest(count: number, seed: number): RoutableTicket[] {
  const random = seededRandom(seed);
  return times(count, () => {
    const confidence = 1 - random() ** 3;
    return judged(confidence, random() < confidence);
  });
}

describe("routeConfidence for a precision", () => {
  it("routes at least 95 of 100 tickets right with 95 % certainty, from a twentieth on", () => {
    const tickets = honest(4000, 1);
    const { routeConfidence, lowerBound } = choose(tickets);
    const routed = routedBy(tickets, routeConfidence);
    expect(routed.length).toBeGreaterThanOrEqual(30);
    expect(right(routed) / routed.length).toBeGreaterThanOrEqual(0.95);
    // Each of what is looked at has a twentieth of the doubt.
    expect(lowerBound).toBe(binomialLowerBound(right(routed), routed.length, 1 - 0.05 / 20));
    expect(lowerBound).toBeGreaterThanOrEqual(0.95);
    expect((routeConfidence as number) * 20).toBeCloseTo(Math.round((routeConfidence as number) * 20), 9);
  });

  it("routes nearly the same tickets when confidences and verdicts differ by little", () => {
    let same = 0;
    const desks = 20;
    for (let seed = 1; seed <= desks; seed++) {
      const tickets = honest(700, seed);
      const random = seededRandom(1000 + seed);
      // As much as 8 bits a weight move a confidence (mean 0.004 on the service desk).
      const moved = tickets.map(({ confidence, correct }) =>
        judged(Math.min(1, Math.max(0, confidence + 0.016 * (random() - 0.5))), correct),
      );
      const wishes = { targetPrecision: 0.9 };
      if (choose(moved, wishes).routeConfidence === choose(tickets, wishes).routeConfidence) same++;
    }
    expect(same / desks).toBeGreaterThanOrEqual(0.8);
  });

  it("keeps its promise on nineteen of twenty desks: the share truly right is what it says", () => {
    const desks = 400;
    let broken = 0;
    let chosen = 0;
    for (let seed = 1; seed <= desks; seed++) {
      const { routeConfidence } = choose(honest(400, seed), { targetPrecision: 0.9 });
      if (routeConfidence === null) continue;
      chosen++;
      // A cube's mean below x is x / 4, so the tickets routed are right in (3 + threshold) / 4 of all cases.
      if ((3 + routeConfidence) / 4 < 0.9) broken++;
    }
    expect(chosen).toBeGreaterThan(desks / 2);
    expect(broken / desks).toBeLessThan(0.05);
  });

  it("holds what it promises also for equal confidences, and for those that rounding lets in", () => {
    const equal = [...times(200, () => judged(0.8, true)), ...times(200, () => judged(0.8, false))];
    expect(choose(equal).routeConfidence).toBeNull();
    // All of these are 0.8 once rounded down.
    const near = [...times(200, () => judged(0.80009, true)), ...times(200, () => judged(0.80001, false))];
    expect(choose(near).routeConfidence).toBeNull();
    const apart = [...times(200, () => judged(0.81, true)), ...times(200, () => judged(0.8, false))];
    expect(choose(apart).routeConfidence).toBe(0.81);
  });

  it("does not depend on the tickets' order", () => {
    const tickets = [...times(500, () => judged(0.7, true)), ...times(5, () => judged(0.7, false))];
    expect(choose(tickets).routeConfidence).toBe(0.7);
    expect(choose(tickets.toReversed())).toEqual(choose(tickets));
  });

  it("is null where the evidence is too thin, however right the tickets are", () => {
    // 0.0025 ** (1 / n): 117 tickets show 95 % with the certainty of one candidate in twenty.
    expect(choose(times(116, () => judged(0.9, true)))).toEqual({
      routeConfidence: null,
      lowerBound: undefined,
    });
    expect(choose(times(117, () => judged(0.9, true))).routeConfidence).toBe(0.9);
  });

  it("is null where fewer than 30 tickets would be routed, however low the aim", () => {
    const low = { targetPrecision: 0.5 };
    expect(
      choose(
        times(29, () => judged(0.9, true)),
        low,
      ).routeConfidence,
    ).toBeNull();
    expect(
      choose(
        times(30, () => judged(0.9, true)),
        low,
      ).routeConfidence,
    ).toBe(0.9);
    const thin = [...times(29, () => judged(0.9, true)), ...times(100, () => judged(0.5, false))];
    expect(choose(thin, low).routeConfidence).toBeNull();
  });

  it("is null where the surest tickets are wrong, and where there are none", () => {
    expect(choose(times(100, (i) => judged(i / 100, i < 50))).routeConfidence).toBeNull();
    expect(choose([]).routeConfidence).toBeNull();
  });

  it("is the higher the higher the aim", () => {
    const tickets = honest(5000, 4);
    const thresholds = [0.8, 0.85, 0.9, 0.95].map(
      (targetPrecision) => choose(tickets, { targetPrecision }).routeConfidence as number,
    );
    expect(thresholds).toEqual(thresholds.toSorted((a, b) => a - b));
    expect(new Set(thresholds).size).toBeGreaterThan(3);
  });
});

describe("routeConfidence for costs", () => {
  /** What it costs to route from here and look at the rest. */
  const costOf = (
    tickets: readonly RoutableTicket[],
    threshold: number | null,
    { wrongRoute, review }: { wrongRoute: number; review: number },
  ) => {
    const routed = routedBy(tickets, threshold);
    return (routed.length - right(routed)) * wrongRoute + (tickets.length - routed.length) * review;
  };

  it.each([
    { wrongRoute: 10, review: 1 },
    { wrongRoute: 3, review: 2 },
    { wrongRoute: 100, review: 1 },
    { wrongRoute: 1, review: 1 },
  ])("is the cheapest of all: %j", (costs) => {
    for (const seed of [1, 2, 3]) {
      // Two decimals, so that many are equal.
      const tickets = honest(300, seed).map((ticket) =>
        judged(Math.round(ticket.confidence * 100) / 100, ticket.correct),
      );
      const thresholds = [null, ...new Set(tickets.map(({ confidence }) => confidence))];
      const least = Math.min(...thresholds.map((threshold) => costOf(tickets, threshold, costs)));
      const { routeConfidence, lowerBound } = choose(tickets, { costs });
      expect(costOf(tickets, routeConfidence, costs)).toBe(least);
      const routed = routedBy(tickets, routeConfidence);
      expect(lowerBound).toBe(
        routeConfidence === null ? undefined : binomialLowerBound(right(routed), routed.length),
      );
    }
  });

  it("depends on their ratio alone", () => {
    const tickets = honest(500, 5);
    const once = choose(tickets, { costs: { wrongRoute: 8, review: 1 } });
    expect(choose(tickets, { costs: { wrongRoute: 2, review: 0.25 } })).toEqual(once);
    expect(choose(tickets, { costs: { wrongRoute: 80, review: 10 } })).toEqual(once);
  });

  it("routes where the chance of being right makes up for the mistakes: at nine in ten for ten to one", () => {
    const { routeConfidence } = choose(honest(20_000, 6), { costs: { wrongRoute: 10, review: 1 } });
    expect(routeConfidence).toBeGreaterThan(0.87);
    expect(routeConfidence).toBeLessThan(0.93);
  });

  it("is null where looking at everything is cheapest, and where there are fewer than 30 tickets", () => {
    const costs = { wrongRoute: 10, review: 1 };
    expect(
      choose(
        times(100, () => judged(0.9, false)),
        { costs },
      ).routeConfidence,
    ).toBeNull();
    expect(
      choose(
        times(29, () => judged(0.9, true)),
        { costs },
      ).routeConfidence,
    ).toBeNull();
    expect(
      choose(
        times(30, () => judged(0.9, true)),
        { costs },
      ).routeConfidence,
    ).toBe(0.9);
  });
});
