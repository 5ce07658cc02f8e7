import type { AutomationLevel } from "../assets/bundle-data.ts";

// The bands of docs/design.md: fully from 90 %, not up to 25 %, partially between.
const FULLY_FROM_PERCENTAGE = 90;
const NOT_UP_TO_PERCENTAGE = 25;

/** The level a percentage belongs to. */
export function levelOf(percentage: number): AutomationLevel {
  if (percentage >= FULLY_FROM_PERCENTAGE) return "FULLY_AUTOMATABLE";
  if (percentage <= NOT_UP_TO_PERCENTAGE) return "NOT_AUTOMATABLE";
  return "PARTIALLY_AUTOMATABLE";
}
