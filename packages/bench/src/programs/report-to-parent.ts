import { readFileSync, writeSync } from "node:fs";
import type { Message } from "../measurement/fresh-process.ts";

// The measured process's end of runFresh(). Nothing else is imported here: every module loaded counts as start time.

/** The descriptor runFresh() listens on. */
const REPORT_DESCRIPTOR = 3;

/** What this process was asked to measure. */
export function readJob<Job>(): Job {
  return JSON.parse(readFileSync(process.argv[2] as string, "utf8")) as Job;
}

export function say<Report>(message: Message<Report>): void {
  writeSync(REPORT_DESCRIPTOR, `${JSON.stringify(message)}\n`);
}
