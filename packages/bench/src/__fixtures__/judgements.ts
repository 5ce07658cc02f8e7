import { type Judgement, type Labels, packVector } from "../safety/judgement.ts";
import type { Ticket } from "../datasets/ticket.ts";

const LABELS: Labels = {
  category: "lending",
  decision: "route",
  problem: "loan-renewal",
  level: "FULLY_AUTOMATABLE",
  "category alone": "lending",
  "decision alone": "route",
};

/** An answer like all others but for what is given. */
export function judgementOf(labels: Partial<Labels> = {}, confidence = 0.9, vector = [1, 0]): Judgement {
  return { labels: { ...LABELS, ...labels }, confidence, vector: packVector(Float32Array.from(vector)) };
}

export function ticketsOf(count: number): Ticket[] {
  return Array.from({ length: count }, (_, i) => ({ name: `t-${i + 1}`, text: `secret ${i + 1}` }));
}
