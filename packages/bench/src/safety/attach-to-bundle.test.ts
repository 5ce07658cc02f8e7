import { describe, expect, it } from "vitest";
import { judgementOf, ticketsOf } from "../__fixtures__/judgements.ts";
import { safetyReportOf } from "../__fixtures__/safety-report.ts";
import { checkAttachable, verdictFrom } from "./attach-to-bundle.ts";
import { DEFAULT_TOLERANCES } from "./tolerances.ts";

const DIGEST = "a".repeat(64);

function verdictOn(count: number, other = judgementOf()) {
  const tickets = ticketsOf(count);
  const baseline = tickets.map(() => judgementOf());
  const report = safetyReportOf(
    tickets,
    baseline,
    baseline.map(() => other),
  );
  return verdictFrom(report, DEFAULT_TOLERANCES, DIGEST);
}

describe("a bundle's verdict", () => {
  it("is the report's, on the digest it was given, with figures and tolerances by name", () => {
    expect(verdictOn(60)).toMatchObject({
      formatVersion: 1,
      verdict: "SAFE",
      measured: { digest: DIGEST, dtype: "w8", tickets: 60 },
      tolerances: { minIdentical: 0.995, maxLevelFlips: 0, maxMeanDrift: 0.01, minSpeedup: 2 },
      findings: { identicalShare: 1, meanDrift: 0, speedup: 50 },
      reasons: [],
    });
  });

  it("holds no text of a ticket", () => {
    expect(JSON.stringify(verdictOn(60, judgementOf({ category: null })))).not.toContain("secret");
  });

  it("has no more and no longer reasons than a bundle may hold", () => {
    const { reasons } = verdictOn(1500, judgementOf({ problem: "p".repeat(400) }));
    expect(reasons).toHaveLength(1000);
    expect(reasons.at(-1)).toBe("and 502 more");
    expect(Math.max(...reasons.map(({ length }) => length))).toBeLessThanOrEqual(300);
  });
});

describe("a candidate that is kept nowhere", () => {
  it.each([
    { kind: "build", dtype: "w8" } as const,
    { kind: "live", dtype: "w8" } as const,
    { kind: "hub", repo: "org/name", revision: "main" } as const,
  ])("is refused before the work: $kind", (content) => {
    expect(() => checkAttachable(content, undefined)).toThrow(/attach/);
  });

  it("is fine where it is a folder, or will be one", () => {
    checkAttachable({ kind: "bundle", dir: "b" }, undefined);
    checkAttachable({ kind: "build", dtype: "w8" }, "out");
  });
});
