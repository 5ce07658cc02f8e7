import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { showOrigin } from "../origin.ts";
import { readSource } from "../read-source.ts";
import { SourceError } from "../source-error.ts";

/** The smallest desk without a mistake: files by name. */
export const DESK: Readonly<Record<string, string>> = {
  "desk.yaml": `id: corner-shop
name: Corner Shop
version: 1.0.0
language: en
serviceLevels:
  CRITICAL: {responseMinutes: 15, resolutionHours: 1, escalationHours: 2, businessHoursOnly: false}
  HIGH: {responseMinutes: 30, resolutionHours: 4, escalationHours: 8, businessHoursOnly: false}
  MEDIUM: {responseMinutes: 60, resolutionHours: 8, escalationHours: 16, businessHoursOnly: true}
  LOW: {responseMinutes: 240, resolutionHours: 24, escalationHours: 48, businessHoursOnly: true}
`,
  "categories.yaml": `categories:
  - id: tills
    name: Tills
    description: The till and its drawer.
    keywords: [till*, cash drawer]
    priorityKeywords: []
    exclusions: []
    routing: {team: Store, priority: HIGH, slaHours: 4, escalationPath: []}
  - id: other
    name: Other
    description: Everything else.
    keywords: []
    priorityKeywords: []
    exclusions: []
    catchAll: true
    routing: {team: Desk, priority: LOW, slaHours: 24, escalationPath: []}
`,
  "problems/tills.jsonl": `{"id":"drawer-stuck","description":"The drawer does not open."}
`,
  "tickets/tills.jsonl": `{"problem":"drawer-stuck","text":"drawer jammed"}
`,
};

export const AUTOMATION = `rules:
  - id: unlock
    when: [locked out]
    unless: []
    categories: [tills]
    level: FULLY_AUTOMATABLE
    percentage: 95
    confidence: 0.9
    reasoning: A script does it.
    businessPriority: HIGH
    implementationComplexity: LOW
steps:
  - {id: find, name: Find, weight: 0.4, basePercentage: 50, signals: []}
  - {id: mend, name: Mend, weight: 0.6, basePercentage: 50, signals: []}
`;

/** Writes the desk with some files changed, added or (by null) left out; the folder goes with the test. */
export async function writeDesk(
  changes: Readonly<Record<string, string | Uint8Array | null>> = {},
): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "desk-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  for (const [file, content] of Object.entries({ ...DESK, ...changes })) {
    if (content === null) continue;
    await mkdir(dirname(join(dir, file)), { recursive: true });
    await writeFile(join(dir, file), content);
  }
  return dir;
}

/** What is wrong with the desk so changed, as `file:line:column message`. */
export async function mistakesIn(
  changes: Readonly<Record<string, string | Uint8Array | null>>,
): Promise<string[]> {
  return mistakesOf(await writeDesk(changes));
}

export async function mistakesOf(dir: string): Promise<string[]> {
  try {
    await readSource(dir);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return error.findings.map(({ origin, message }) => `${showOrigin(origin)} ${message}`);
  }
  return [];
}

/** A text of the desk with one part replaced; fails when the part is not there. */
export function edited(file: string, from: string, to: string): Record<string, string> {
  const text = file === "automation.yaml" ? AUTOMATION : DESK[file];
  if (text === undefined || !text.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)}`);
  return { [file]: text.replace(from, to) };
}
