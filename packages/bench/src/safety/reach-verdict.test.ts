import { describe, expect, it } from "vitest";
import { judgementOf, ticketsOf } from "../__fixtures__/judgements.ts";
import { compareJudgements } from "./compare-judgements.ts";
import type { Judgement } from "./judgement.ts";
import { reachVerdict } from "./reach-verdict.ts";
import { DEFAULT_TOLERANCES } from "./tolerances.ts";

/** 1,000 tickets, of which the first `changed` are answered otherwise. */
function judge(
  changed: number,
  other: Judgement,
  { speedup = null, ...tolerances }: Partial<typeof DEFAULT_TOLERANCES> & { speedup?: number | null } = {},
) {
  const tickets = ticketsOf(1000);
  const baseline = tickets.map(() => judgementOf());
  const candidate = baseline.map((same, i) => (i < changed ? other : same));
  const result = compareJudgements(tickets, 1000, { baseline, candidate });
  return reachVerdict(result, speedup, { ...DEFAULT_TOLERANCES, ...tolerances });
}

const otherProblem = judgementOf({ problem: "fine-disputed" });

describe("SAFE", () => {
  it("is said at each tolerance exactly, and names no reason", () => {
    expect(judge(5, otherProblem)).toMatchObject({ verdict: "SAFE", reasons: [] });
    expect(judge(0, otherProblem, { speedup: 2 }).verdict).toBe("SAFE");
    expect(judge(1, judgementOf({ level: "NOT_AUTOMATABLE" }), { maxLevelFlips: 1 }).verdict).toBe("SAFE");
  });

  it("does not depend on a start that nothing was asked of", () => {
    const { verdict, bars } = judge(0, otherProblem, { speedup: null });
    expect(verdict).toBe("SAFE");
    expect(bars.map(({ what }) => what)).not.toContain("speed-up of initialisation");
  });
});

describe("UNSAFE", () => {
  it("is said of one ticket too many, and names each that changed and by how much", () => {
    const { verdict, reasons } = judge(6, judgementOf({ problem: null }, 0.6));
    expect(verdict).toBe("UNSAFE");
    expect(reasons).toHaveLength(7);
    expect(reasons[0]).toBe("tickets with all labels identical: 0.994, at least 0.995");
    expect(reasons[1]).toBe("t-1: problem loan-renewal → none, confidence 0.900 → 0.600 (drift 0.300)");
  });

  it("is said of one level across fully and not automatable, however many tickets are the same", () => {
    const { verdict, reasons } = judge(1, judgementOf({ level: "NOT_AUTOMATABLE" }));
    expect(verdict).toBe("UNSAFE");
    expect(reasons[0]).toContain("across fully and not automatable: 1, at most 0");
  });

  it("is said of confidence that drifts while no label changes", () => {
    const { verdict, reasons } = judge(1000, judgementOf({}, 0.88));
    expect(verdict).toBe("UNSAFE");
    expect(reasons).toHaveLength(1);
  });

  it("is said of a start that is hardly faster than the live build", () => {
    expect(judge(0, otherProblem, { speedup: 1.9 }).verdict).toBe("UNSAFE");
  });
});
