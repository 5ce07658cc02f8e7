import type { AutomationMapping, AutomationRules, ServiceLevels } from "@org/classifier-core/preparation";
import { Document } from "yaml";
import type { DeskSource } from "../source/desk-source.ts";
import type { FieldAccount } from "./field-account.ts";
import type { ImportedCategory } from "./read-categories.ts";
import type { ImportedProblem } from "./read-problems.ts";

/** What the predecessor's program promised; its files do not say it (docs/guide/coming-from-the-predecessor.md). */
const SERVICE_LEVELS: ServiceLevels = {
  CRITICAL: { responseMinutes: 15, resolutionHours: 1, escalationHours: 2, businessHoursOnly: false },
  HIGH: { responseMinutes: 30, resolutionHours: 4, escalationHours: 8, businessHoursOnly: false },
  MEDIUM: { responseMinutes: 60, resolutionHours: 8, escalationHours: 16, businessHoursOnly: true },
  LOW: { responseMinutes: 240, resolutionHours: 24, escalationHours: 48, businessHoursOnly: true },
};
/** In the middle, with the hours it promises: somebody has to say which is right. */
const UNTOLD_PRIORITY = "MEDIUM";
const VERSION = "1.0.0";
const LANGUAGE = "en";
/** Characters of a line of YAML, as wide as this project's own files. */
const LINE_WIDTH = 110;

const FILLED = "as in the source that fills the gaps";
const IN_CODE = "stood in the predecessor's program, not in its files";

export interface ImportedDesk {
  readonly id: string;
  readonly name: string;
  readonly categories: readonly ImportedCategory[];
  readonly problems: readonly ImportedProblem[];
  /** By the old id of the problem. */
  readonly automation: ReadonlyMap<string, AutomationMapping>;
  /** A source that fills the gaps: what the predecessor kept in its program. */
  readonly like: DeskSource | undefined;
}

/** Writes the desk as the files a person edits: path → text. The same desk gives the same texts. */
export function composeSource(desk: ImportedDesk, account: FieldAccount): Map<string, string> {
  const files = new Map<string, string>();
  files.set("desk.yaml", deskFile(desk, account));
  files.set("categories.yaml", categoriesFile(desk.categories, account));
  for (const [path, content] of filledFiles(desk)) {
    files.set(path, yaml(content, " Not imported: taken over from the source that fills the gaps."));
    account.assumed(path, FILLED, IN_CODE);
  }
  const problemsOf = new Map<ImportedCategory, ImportedProblem[]>(desk.categories.map((one) => [one, []]));
  for (const problem of desk.problems) problemsOf.get(problem.category)?.push(problem);
  for (const [category, problems] of problemsOf) {
    const tickets = problems.flatMap(({ id, ticket }) =>
      ticket === undefined ? [] : [{ problem: id, text: ticket }],
    );
    if (problems.length > 0)
      files.set(`problems/${category.id}.jsonl`, rows(problems.map((one) => problemRow(one, desk))));
    if (tickets.length > 0) files.set(`tickets/${category.id}.jsonl`, rows(tickets));
  }
  return files;
}

function deskFile({ id, name, like }: ImportedDesk, account: FieldAccount): string {
  const language = like?.desk.language ?? LANGUAGE;
  const promises = like === undefined ? "15 min / 1 h / 2 h to 240 min / 24 h / 48 h" : FILLED;
  account.assumed("desk.yaml version", VERSION, "the first of its kind");
  account.assumed("desk.yaml language", language, "of the tickets; the predecessor's files do not say");
  account.assumed("desk.yaml serviceLevels", promises, IN_CODE);
  return yaml(
    { id, name, version: VERSION, language, serviceLevels: like?.serviceLevels ?? SERVICE_LEVELS },
    " Imported; what the predecessor's files did not say is listed in import-report.json under `assumed`.",
  );
}

function categoriesFile(categories: readonly ImportedCategory[], account: FieldAccount): string {
  // One alone can be: what the predecessor held back comes before what another desk holds back.
  const told = categories.some(({ catchAll }) => catchAll);
  return yaml(
    {
      categories: categories.map((category) => {
        const { id, name, like } = category;
        const catchAll = told ? category.catchAll : like?.catchAll === true;
        const description = category.description ?? like?.description ?? name;
        if (category.description === undefined) {
          const value = like === undefined ? "the category's name" : FILLED;
          account.assumed("categories.yaml categories[].description", value, "the category had no text");
        }
        return { id, name, description, ...(catchAll ? { catchAll } : {}), ...facts(category, account) };
      }),
    },
    " Imported; routing and keywords, which the predecessor kept in its program, were not: look at each.",
  );
}

/** What the predecessor knew of a category and did not write down. */
function facts({ name, like }: ImportedCategory, account: FieldAccount): object {
  const assume = (field: string, value: string) =>
    account.assumed(`categories.yaml categories[].${field}`, value, IN_CODE);
  if (like !== undefined) {
    const { keywords, priorityKeywords, exclusions, routing, automationBaseline } = like;
    for (const field of ["keywords, priorityKeywords, exclusions", "routing"]) assume(field, FILLED);
    if (automationBaseline !== undefined) assume("automationBaseline", FILLED);
    return {
      keywords,
      priorityKeywords,
      exclusions,
      routing,
      ...(automationBaseline && { automationBaseline }),
    };
  }
  const slaHours = SERVICE_LEVELS[UNTOLD_PRIORITY].resolutionHours;
  assume("routing.team", "the category's name");
  assume("routing.priority", UNTOLD_PRIORITY);
  assume("routing.slaHours", String(slaHours));
  assume("routing.escalationPath", "nobody");
  assume("keywords, priorityKeywords, exclusions", "none");
  return {
    keywords: [],
    priorityKeywords: [],
    exclusions: [],
    routing: { team: name, priority: UNTOLD_PRIORITY, slaHours, escalationPath: [] },
  };
}

/** Files of the source that fills the gaps that say nothing of problems or tickets. */
function filledFiles({ like, categories }: ImportedDesk): [path: string, content: object][] {
  if (like === undefined) return [];
  const { urgency, entities, automationRules } = like;
  const ids = new Set(categories.map(({ id }) => id));
  return [
    ["urgency.yaml", urgency],
    ["entities.yaml", { entities }],
    ["automation.yaml", rulesFor(ids, automationRules)],
  ];
}

/** The rules without categories that this desk does not have; one that is left with none goes. */
function rulesFor(ids: ReadonlySet<string>, { rules, steps }: AutomationRules): AutomationRules {
  const kept = rules.flatMap((rule) => {
    if (rule.categories === undefined) return [rule];
    const own = rule.categories.filter((id) => ids.has(id));
    return own.length === 0 ? [] : [{ ...rule, categories: own }];
  });
  return { rules: kept, steps };
}

function problemRow(
  { id, oldId, description, frequency, averageResolutionMinutes }: ImportedProblem,
  { automation }: ImportedDesk,
): object {
  const mapping = oldId === undefined ? undefined : automation.get(oldId);
  return {
    id,
    description,
    ...(frequency === undefined ? {} : { frequency }),
    ...(averageResolutionMinutes === undefined ? {} : { averageResolutionMinutes }),
    ...(mapping === undefined ? {} : { automation: mapping }),
  };
}

function yaml(content: object, comment: string): string {
  const document = new Document(content, { aliasDuplicateObjects: false });
  document.commentBefore = comment;
  return document.toString({ lineWidth: LINE_WIDTH });
}

function rows(items: readonly object[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join("");
}
