import type { AutomationMapping } from "@org/classifier-core/preparation";
import { REPEATED_FIELD } from "../source/json-text.ts";
import type { FieldAccount } from "./field-account.ts";
import type { OldFileName } from "./old-files.ts";
import type { OldFolder } from "./old-folder.ts";
import { OldValue } from "./old-value.ts";
import { readAutomation } from "./read-automation.ts";
import {
  type CategoryRows,
  type ImportedCategories,
  type OldModel,
  readCategories,
} from "./read-categories.ts";
import { readCentroids } from "./read-centroids.ts";
import type { TimeUnit } from "./read-minutes.ts";
import { type ImportedProblem, type ProblemRows, readProblems } from "./read-problems.ts";
import { readTuning } from "./read-tuning.ts";
import type { OldVectors } from "./vector-pairs.ts";

/** What the old files say, read and mended. */
export interface OldDesk {
  readonly problems: readonly ImportedProblem[];
  /** By the old id of the problem. */
  readonly automation: ReadonlyMap<string, AutomationMapping>;
  readonly vectors: OldVectors;
}

export interface ReadOldDeskOptions {
  readonly account: FieldAccount;
  readonly unit: TimeUnit;
}

/** Reads file by file, each before those that need what it names; `categories` gets all that any of them names. */
export async function readOldDesk(
  folder: OldFolder,
  categories: ImportedCategories,
  { account, unit }: ReadOldDeskOptions,
): Promise<OldDesk> {
  const read = async (name: OldFileName) => {
    const json = await folder.readJson(name, (file, at, flaw) => {
      const place = { file, at, field: "" };
      if (flaw === REPEATED_FIELD) account.dropped(place, flaw);
      else account.changed(place, "the text it stands in, mended", flaw);
    });
    return json && new OldValue(json.value, { file: json.file, at: "", field: "" }, account);
  };

  const metadata = await read("business_metadata.json");
  const named = metadata && readCategories(metadata, categories);
  const categoryRows: CategoryRows = named?.rows ?? [];
  const oldModel: OldModel = named?.model ?? { name: undefined, dimension: undefined };
  const categoryMatrix = await folder.readMatrix("business_categories.npy");

  const level2 = await read("level2_problems.json");
  const noProblems: { problems: ImportedProblem[]; rows: ProblemRows[] } = { problems: [], rows: [] };
  const { problems, rows: problemRows } = level2
    ? readProblems(level2, categories, { unit, account })
    : noProblems;
  const centroids = await read("dataset_metadata.json");
  if (centroids !== undefined) readCentroids(centroids, categories);
  const tuning = await read("parameter_tuning.json");
  if (tuning !== undefined) readTuning(tuning, categories);

  const mappings = await read("automation_mappings.json");
  const automation = new Map<string, AutomationMapping>();
  const known = new Set(problems.map(({ oldId }) => oldId));
  for (const [id, mapping] of mappings?.entries() ?? []) {
    const facts = known.has(id) ? readAutomation(mapping, account) : undefined;
    if (facts !== undefined) automation.set(id, facts);
    else if (!known.has(id)) mapping.dropAll("no problem that was imported has this id");
  }
  return { problems, automation, vectors: { categoryRows, categoryMatrix, problemRows, oldModel } };
}
