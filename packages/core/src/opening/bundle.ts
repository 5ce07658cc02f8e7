import type * as v from "valibot";
import { BundleFormatError } from "../errors/index.ts";
import type { AssetSource } from "./asset-provider.ts";
import {
  AUTOMATION_LEVELS,
  type AutomationMappings,
  type AutomationRules,
  automationMappingsSchema,
  automationRulesSchema,
  type CategoriesData,
  categoriesMetadataSchema,
  categoriesSchema,
  centroidsMetadataSchema,
  DATA_PATHS,
  EMBEDDING_PATHS,
  type EntityKind,
  entitiesSchema,
  HEAD_PATHS,
  type ProblemsData,
  problemsSchema,
  type UrgencyData,
  urgencySchema,
} from "./bundle-data.ts";
import { findFile, type Manifest } from "./manifest.ts";
import { decodeNpy, type Matrix } from "./npy.ts";
import { parseData, parseJson } from "./parse-data.ts";
import { readVerified } from "./verification.ts";

/** A bundle's content, checked and typed. Vectors that preparation left out are undefined. */
export interface Bundle {
  readonly manifest: Manifest;
  readonly categories: CategoriesData["categories"];
  readonly serviceLevels: CategoriesData["serviceLevels"];
  /** What the desk knows: problems with their example tickets, and tickets of no known problem. */
  readonly known: ProblemsData;
  readonly mappings: AutomationMappings;
  readonly automationRules: AutomationRules;
  readonly urgency: UrgencyData;
  readonly entities: readonly EntityKind[];
  readonly vectors: {
    readonly categories: Matrix | undefined;
    readonly centroids: Matrix | undefined;
    readonly problems: Matrix | undefined;
  };
  /** What preparation trained; undefined where it did not pay. */
  readonly heads: { readonly automation: Matrix | undefined };
  /** Bytes read for all of the above; the model is not part of it. */
  readonly bytes: number;
}

/** How far the weights of the steps may miss 1: they are written with few decimals. */
const STEP_WEIGHT_TOLERANCE = 1e-6;

/** Reads everything of a bundle but its model; each file is verified, each reference between files followed. */
export async function readBundle(
  source: AssetSource,
  manifest: Manifest,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Bundle> {
  let bytes = 0;
  const read = async (path: string) => {
    const content = await readVerified(source, manifest, path, { signal });
    bytes += content.length;
    return content;
  };
  const data = async <Schema extends v.GenericSchema>(schema: Schema, path: string) =>
    parseData(schema, parseJson(await read(path), path), path);
  const matrix = async (path: string, dimension = manifest.model.dimension): Promise<Matrix | undefined> => {
    if (findFile(manifest, path) === undefined) return undefined;
    const vectors = decodeNpy(await read(path), path);
    if (vectors.dimension !== dimension) {
      refuse(path, "shape", `rows of ${dimension} values`, `rows of ${vectors.dimension}`);
    }
    return vectors;
  };

  const { categories, serviceLevels } = await data(categoriesSchema, DATA_PATHS.categories);
  const known = await data(problemsSchema, DATA_PATHS.problems);
  const { mappings } = await data(automationMappingsSchema, DATA_PATHS.automationMappings);
  const automationRules = await data(automationRulesSchema, DATA_PATHS.automationRules);
  const urgency = await data(urgencySchema, DATA_PATHS.urgency);
  const { entities } = await data(entitiesSchema, DATA_PATHS.entities);
  const vectors = {
    categories: await matrix(EMBEDDING_PATHS.categories),
    centroids: await matrix(EMBEDDING_PATHS.centroids),
    problems: await matrix(EMBEDDING_PATHS.problems),
  };

  // One column more than a vector has: the intercept.
  const heads = { automation: await matrix(HEAD_PATHS.automation, manifest.model.dimension + 1) };
  if (heads.automation !== undefined && heads.automation.rows !== AUTOMATION_LEVELS.length) {
    refuse(HEAD_PATHS.automation, "shape", `${AUTOMATION_LEVELS.length} rows`, `${heads.automation.rows}`);
  }

  const categoryIds = categories.map(({ id }) => id);
  checkUnique(categoryIds, DATA_PATHS.categories, "categories");
  checkUnique(
    known.problems.map(({ id }) => id),
    DATA_PATHS.problems,
    "problems",
  );
  checkKnown(known, new Set(categoryIds), vectors.problems?.rows);
  checkRules(automationRules, new Set(categoryIds));
  if (vectors.categories !== undefined) {
    const { business_names } = await data(categoriesMetadataSchema, EMBEDDING_PATHS.categoriesMetadata);
    checkOrder(
      business_names,
      categoryIds,
      vectors.categories.rows,
      EMBEDDING_PATHS.categoriesMetadata,
      "business_names",
    );
  }
  if (vectors.centroids !== undefined) {
    const { centroid_names } = await data(centroidsMetadataSchema, EMBEDDING_PATHS.centroidsMetadata);
    checkOrder(
      centroid_names,
      categoryIds,
      vectors.centroids.rows,
      EMBEDDING_PATHS.centroidsMetadata,
      "centroid_names",
    );
  }
  return {
    manifest,
    categories,
    serviceLevels,
    known,
    mappings,
    automationRules,
    urgency,
    entities,
    vectors,
    heads,
    bytes,
  };
}

function checkUnique(ids: readonly string[], asset: string, field: string): void {
  const seen = new Set<string>();
  ids.forEach((id, i) => {
    if (seen.has(id)) refuse(asset, `${field}.${i}.id`, "every id once", `${id} again`);
    seen.add(id);
  });
}

function checkKnown(
  { problems, tickets }: ProblemsData,
  categories: ReadonlySet<string>,
  rows: number | undefined,
): void {
  let next = 0;
  problems.forEach((problem, i) => {
    const field = `problems.${i}`;
    if (!categories.has(problem.category)) {
      refuse(DATA_PATHS.problems, `${field}.category`, "the id of a category", problem.category);
    }
    // Rows follow each other without gaps, so each vector belongs to exactly one problem.
    const count = 1 + problem.tickets.length;
    if (problem.rows.start !== next || problem.rows.count !== count) {
      refuse(
        DATA_PATHS.problems,
        `${field}.rows`,
        `start ${next}, count ${count}`,
        `start ${problem.rows.start}, count ${problem.rows.count}`,
      );
    }
    next += count;
  });
  tickets.forEach(({ category }, i) => {
    if (!categories.has(category)) {
      refuse(DATA_PATHS.problems, `tickets.${i}.category`, "the id of a category", category);
    }
  });
  next += tickets.length;
  if (rows !== undefined && rows !== next) {
    refuse(EMBEDDING_PATHS.problems, "shape", `${next} rows, as ${DATA_PATHS.problems} names`, `${rows}`);
  }
}

function checkRules({ rules, steps }: AutomationRules, categories: ReadonlySet<string>): void {
  rules.forEach((rule, i) => {
    for (const category of rule.categories ?? []) {
      if (!categories.has(category)) {
        refuse(DATA_PATHS.automationRules, `rules.${i}.categories`, "ids of categories", category);
      }
    }
  });
  const total = steps.reduce((sum, { weight }) => sum + weight, 0);
  if (steps.length > 0 && Math.abs(total - 1) > STEP_WEIGHT_TOLERANCE) {
    refuse(DATA_PATHS.automationRules, "steps", "weights that sum to 1", String(total));
  }
}

function checkOrder(
  names: readonly string[],
  categories: readonly string[],
  rows: number,
  asset: string,
  field: string,
): void {
  if (rows !== categories.length) refuse(asset, "rows", `${categories.length}, one a category`, String(rows));
  if (names.length !== rows || names.some((name, i) => name !== categories[i])) {
    refuse(
      asset,
      field,
      `the categories in the order of ${DATA_PATHS.categories}`,
      "another order or other names",
    );
  }
}

function refuse(asset: string, field: string, expected: string, found: string): never {
  throw new BundleFormatError({ asset, field, expected, found });
}
