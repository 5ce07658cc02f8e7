import type { Classification } from "./classification.ts";
import type { CleanTicket } from "./text/clean-ticket.ts";

/** The result for a ticket without a word in it: a person should look, and nothing is invented. */
export function emptyClassification(
  clean: CleanTicket,
  preprocessMs: number,
  provenance: Omit<Classification["provenance"], "path" | "tokens" | "truncated">,
): Classification {
  return {
    category: null,
    decision: "review",
    reasons: [{ code: "empty_text", message: "The ticket holds no words to judge by." }],
    outOfScope: null,
    routing: null,
    urgency: { score: 0, level: "LOW", indicators: [] },
    problems: [],
    automation: null,
    entities: [],
    overallConfidence: 0,
    recommendation: "Ask the writer what it is about: the ticket holds no words.",
    timings: {
      preprocessMs,
      embedMs: 0,
      categoryMs: 0,
      problemsMs: 0,
      automationMs: 0,
      totalMs: preprocessMs,
    },
    provenance: { ...provenance, path: "lexical", tokens: 0, truncated: clean.cut },
  };
}
