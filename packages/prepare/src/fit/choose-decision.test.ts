import { describe, expect, it } from "vitest";
import { seededRandom } from "../__fixtures__/random.ts";
import { chooseDecision, familiarityOf } from "./choose-decision.ts";
import type { JudgedTicket } from "./fit-weights.ts";
import type { HeldOutTicket } from "./held-out.ts";

/** A judged ticket; `similarity` is that of the nearest known text. */
function judged(confidence: number, correct: boolean, similarity = 0.9): JudgedTicket {
  const ticket: HeldOutTicket = {
    category: 0,
    problem: undefined,
    level: undefined,
    text: "",
    vector: new Float32Array(0),
    fold: 0,
    view: "known",
    similarities: Float32Array.of(-1, similarity),
    signals: new Map(),
  };
  return { ticket, order: [0, 1], confidence, correct };
}

const times = (count: number, make: (i: number) => JudgedTicket) =>
  Array.from({ length: count }, (_, i) => make(i));

/** The tickets a classifier would route with these thresholds. */
function routedBy(tickets: readonly JudgedTicket[]) {
  const { routeConfidence, outOfScopeFamiliarity } = chooseDecision(tickets);
  if (routeConfidence === null) return undefined;
  return tickets.filter(
    (ticket) =>
      ticket.confidence >= routeConfidence && familiarityOf(ticket) >= (outOfScopeFamiliarity as number),
  );
}
const shareRight = (tickets: readonly JudgedTicket[]) =>
  tickets.filter(({ correct }) => correct).length / tickets.length;

describe("routeConfidence", () => {
  it("routes at least 95 of 100 tickets right, and no lower confidence would", () => {
    const random = seededRandom(1);
    const tickets = times(2000, () => {
      const confidence = random();
      return judged(confidence, random() < confidence);
    });
    const routed = routedBy(tickets) ?? [];
    expect(routed.length).toBeGreaterThanOrEqual(30);
    expect(shareRight(routed)).toBeGreaterThanOrEqual(0.95);
    const threshold = chooseDecision(tickets).routeConfidence as number;
    const { outOfScopeFamiliarity } = chooseDecision(tickets);
    const familiar = tickets.filter((ticket) => familiarityOf(ticket) >= (outOfScopeFamiliarity as number));
    for (const { confidence } of familiar.filter((ticket) => ticket.confidence < threshold - 1e-4)) {
      expect(shareRight(familiar.filter((ticket) => ticket.confidence >= confidence))).toBeLessThan(0.95);
    }
  });

  it("holds what it promises also for equal confidences, and for those that rounding lets in", () => {
    const equal = [...times(40, () => judged(0.8, true)), ...times(40, () => judged(0.8, false))];
    expect(chooseDecision(equal).routeConfidence).toBeNull();
    // All of these are 0.8 once rounded down.
    const near = [...times(40, () => judged(0.80009, true)), ...times(40, () => judged(0.80001, false))];
    expect(chooseDecision(near).routeConfidence).toBeNull();
    const apart = [...times(40, () => judged(0.81, true)), ...times(40, () => judged(0.8, false))];
    expect(chooseDecision(apart).routeConfidence).toBe(0.81);
  });

  it("does not depend on the tickets' order", () => {
    const tickets = [...times(50, () => judged(0.7, true)), ...times(5, () => judged(0.7, false))];
    expect(chooseDecision(tickets.toReversed())).toEqual(chooseDecision(tickets));
  });

  it("is null where fewer than 30 tickets would be routed", () => {
    expect(chooseDecision(times(29, () => judged(0.9, true))).routeConfidence).toBeNull();
    expect(chooseDecision(times(30, () => judged(0.9, true))).routeConfidence).toBe(0.9);
    const thin = [...times(29, () => judged(0.9, true)), ...times(100, () => judged(0.5, false))];
    expect(chooseDecision(thin).routeConfidence).toBeNull();
  });

  it("is null where the surest tickets are wrong, and where there are none", () => {
    expect(chooseDecision(times(100, (i) => judged(i / 100, i < 50))).routeConfidence).toBeNull();
    expect(chooseDecision([]).routeConfidence).toBeNull();
  });
});

describe("outOfScopeFamiliarity", () => {
  it("takes no more than one in twenty of the desk's own tickets for somebody else's", () => {
    const random = seededRandom(2);
    for (const count of [40, 99, 1000]) {
      const tickets = times(count, () => judged(random(), true, random()));
      const { outOfScopeFamiliarity } = chooseDecision(tickets);
      const refused = tickets.filter((ticket) => familiarityOf(ticket) < (outOfScopeFamiliarity as number));
      expect(refused.length).toBeGreaterThan(0);
      expect(refused.length).toBeLessThanOrEqual(count * 0.05);
    }
  });
});
