import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TrainingTicket } from "../datasets/dataset.ts";
import { createLabelIds, type LabelIds, wordsOf } from "./label-ids.ts";

/** The labels behind the ids of a desk. */
export interface DeskLabels {
  readonly categories: LabelIds;
  readonly problems: LabelIds;
}

export interface DeskToWrite {
  readonly name: string;
  readonly tickets: readonly TrainingTicket[];
  readonly outOfScope: readonly string[];
}

// Nothing of a data set depends on these: they say what a desk must say, and no more.
const SERVICE_LEVEL = {
  responseMinutes: 60,
  resolutionHours: 8,
  escalationHours: 16,
  businessHoursOnly: true,
};
const ROUTING = { team: "Bench", priority: "MEDIUM", slaHours: 8, escalationPath: [] };

/**
 * Writes a source folder of prepare's format with nothing in it but the data set's texts and labels: no keyword, no
 * rule, and descriptions that are the labels' own words. Returns the labels behind its ids.
 */
export async function writeSource(folder: string, desk: DeskToWrite): Promise<DeskLabels> {
  const { name, tickets, outOfScope } = desk;
  const categories = createLabelIds(tickets.map(({ category }) => category));
  const problems = createLabelIds(tickets.flatMap(({ problem }) => problem ?? []));
  await mkdir(folder, { recursive: true });
  const write = (file: string, content: string) => writeFile(join(folder, file), content);

  const priorities = ["CRITICAL", "HIGH", "MEDIUM", "LOW"];
  await write(
    "desk.json",
    JSON.stringify({
      id: createLabelIds([name]).idOf(name),
      name,
      version: "1.0.0",
      language: "en",
      serviceLevels: Object.fromEntries(priorities.map((priority) => [priority, SERVICE_LEVEL])),
    }),
  );
  await write(
    "categories.json",
    JSON.stringify({
      categories: categories.labels.map((label) => ({
        id: categories.idOf(label),
        name: label,
        description: wordsOf(label),
        keywords: [],
        priorityKeywords: [],
        exclusions: [],
        routing: ROUTING,
      })),
    }),
  );
  await write("problems.jsonl", jsonLines(problemRows(tickets, { categories, problems })));
  await write(
    "tickets.jsonl",
    jsonLines(
      tickets.map(({ text, category, problem }) => ({
        ...(problem !== undefined && { problem: problems.idOf(problem) }),
        category: categories.idOf(category),
        text,
      })),
    ),
  );
  if (outOfScope.length > 0) {
    await write("out-of-scope.jsonl", jsonLines(outOfScope.map((text) => ({ text }))));
  }
  return { categories, problems };
}

/**
 * A desk has to know a problem. One of a single level gets one a category, of the category's own words and without
 * tickets, so that no category has an advantage.
 */
function problemRows(tickets: readonly TrainingTicket[], { categories, problems }: DeskLabels) {
  if (problems.labels.length === 0) {
    return categories.labels.map((label) => {
      const id = categories.idOf(label);
      return { id, category: id, description: wordsOf(label) };
    });
  }
  const categoryOf = new Map(tickets.map(({ problem, category }) => [problem, category]));
  return problems.labels.map((label) => ({
    id: problems.idOf(label),
    category: categories.idOf(categoryOf.get(label) as string),
    description: wordsOf(label),
  }));
}

function jsonLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
