import { showBytes } from "../../cli/show-amounts.ts";
import type { CheckResult } from "../check.ts";
import type { System } from "../system.ts";

/**
 * Peak of a process that opens the example desk's bundle and classifies a ticket, without a kept graph: 255 MiB resident
 * (linux-x64, Node 20, 2026-11-30, examples/serverless). Below it a start is killed.
 */
const START_BYTES = 256 * 1024 * 1024;
/** Twice that leaves room for the program around it, and for a larger desk. */
const COMFORTABLE_BYTES = 2 * START_BYTES;

/** Whether a model can be opened in what the control group, or the machine, has. */
export function checkMemory({
  environment,
  memoryBytes,
}: Pick<System, "environment" | "memoryBytes">): CheckResult {
  const { memoryLimitBytes } = environment;
  const limited = memoryLimitBytes !== undefined && memoryLimitBytes < memoryBytes;
  const bytes = limited ? memoryLimitBytes : memoryBytes;
  const found = `${showBytes(bytes)} (${limited ? "limit of the control group" : "the machine's"})`;
  if (bytes >= COMFORTABLE_BYTES) return { state: "ok", found };
  const remedy = `Grant ${COMFORTABLE_BYTES / 1024 / 1024} MiB or more; a start takes ${START_BYTES / 1024 / 1024}.`;
  return { state: bytes < START_BYTES ? "problem" : "warning", found, remedy };
}
