import type { Classification } from "@org/classifier-core";

/** A complete result, for a frozen till; parts can be replaced. */
export function classification(parts: Partial<Classification> = {}): Classification {
  return {
    category: {
      id: "till-operations",
      name: "Till Operations",
      confidence: 0.98,
      alternatives: [],
      method: "combined",
      margin: 0.97,
    },
    decision: "route",
    reasons: [{ code: "confident", message: "Confidence 0.98 is at least 0.93." }],
    outOfScope: { score: 0.04, threshold: 0.5 },
    routing: {
      team: "Store Systems Team",
      priority: "CRITICAL",
      slaHours: 1,
      responseMinutes: 15,
      resolutionHours: 1,
      escalationHours: 2,
      businessHoursOnly: false,
      escalationPath: ["Store Systems Team"],
    },
    urgency: {
      score: 0.25,
      level: "MEDIUM",
      indicators: [{ id: "customers-affected", phrase: "queue*", weight: 0.25 }],
    },
    problems: [
      {
        id: "till-stuck-after-update",
        description:
          "After the overnight software update the till stays on the update or start screen in the morning.",
        similarity: 0.62,
        category: "till-operations",
      },
    ],
    automation: {
      level: "PARTIALLY_AUTOMATABLE",
      percentage: 58.2,
      confidence: 0.9,
      reasoning: "A remote restart is scripted; a person at the till makes sure that it sells again.",
      layer: "mapped_problem",
      evidence: ["till-stuck-after-update"],
      votes: [],
      steps: [
        { id: "identification", name: "Problem identification", weight: 0.5, percentage: 100, signals: [] },
        { id: "verification", name: "Verification", weight: 0.5, percentage: 16.4, signals: [] },
      ],
      businessPriority: "HIGH",
      implementationComplexity: "MEDIUM",
      roi: { ticketsPerYear: 120, hoursSavedPerYear: 17.4 },
    },
    entities: [{ type: "till", value: "4", start: 5, end: 6 }],
    overallConfidence: 0.8,
    recommendation: "Route to Store Systems Team.",
    timings: {
      preprocessMs: 0.1,
      embedMs: 6.7,
      categoryMs: 2.4,
      problemsMs: 0.1,
      automationMs: 1.4,
      totalMs: 10.7,
    },
    provenance: {
      bundleId: "service-desk",
      bundleVersion: "1.0.0",
      bundleDigest: "0".repeat(64),
      model: "all-MiniLM-L6-v2",
      dtype: "w8",
      provider: "fs",
      path: "full",
      tokens: 12,
      truncated: false,
    },
    ...parts,
  };
}
