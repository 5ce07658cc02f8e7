import type { AssetSource } from "../assets/asset-provider.ts";
import {
  AUTOMATION_LEVELS,
  type AutomationMappings,
  type AutomationRules,
  automationMappingsSchema,
  automationRulesSchema,
  categoriesMetadataSchema,
  centroidsMetadataSchema,
  DATA_PATHS,
  EMBEDDING_PATHS,
  type ProblemsData,
  problemsSchema,
} from "../assets/bundle-data.ts";
import { findFile } from "../assets/manifest.ts";
import { decodeNpy, type Matrix } from "../assets/npy.ts";
import type { HeadTask } from "../heads/head-files.ts";
import { readLexicalHead, readVectorHeads, type TaskHeads, type VectorHeads } from "../heads/read-heads.ts";
import { matterClasses } from "../problems/matter-classes.ts";
import { DESK_PATHS, type Desk, SCOPE_CLASSES } from "./desk.ts";
import { checkUnique, openReader, type ReadOptions, refuse } from "./read-ahead.ts";

/** What the deeper tiers need beside it. Vectors that preparation left out are undefined. */
export interface Knowledge {
  /** What the desk knows: problems with their example tickets, and tickets of no known problem. */
  readonly known: ProblemsData;
  readonly mappings: AutomationMappings;
  readonly automationRules: AutomationRules;
  readonly vectors: {
    readonly categories: Matrix | undefined;
    readonly centroids: Matrix | undefined;
    readonly problems: Matrix | undefined;
  };
  /** What preparation trained; undefined where it did not pay. */
  readonly heads: {
    readonly category: VectorHeads;
    readonly problem: TaskHeads;
    readonly automation: TaskHeads;
    readonly scope: VectorHeads;
  };
  /** Bytes read for all of the above; the model is not part of it. */
  readonly bytes: number;
}

/** How far the weights of the steps may miss 1: they are written with few decimals. */
const STEP_WEIGHT_TOLERANCE = 1e-6;
/** Reads what the deeper tiers need beside what a first answer does. */
export async function readKnowledge(
  source: AssetSource,
  { manifest, categories, lexical }: Desk,
  options: ReadOptions = {},
): Promise<Knowledge> {
  const others = manifest.files.map(({ path }) => path).filter((path) => !DESK_PATHS.includes(path));
  const knowledgePaths = others.filter((path) => /^(?:data|embeddings|heads)\//.test(path));
  const { read, data, bytesRead } = openReader(source, manifest, options, knowledgePaths);
  const matrix = async (path: string): Promise<Matrix | undefined> => {
    if (findFile(manifest, path) === undefined) return undefined;
    const vectors = decodeNpy(await read(path), path);
    const { dimension } = manifest.model;
    if (vectors.dimension !== dimension) {
      refuse(path, "shape", `rows of ${dimension} values`, `rows of ${vectors.dimension}`);
    }
    return vectors;
  };

  const known = await data(problemsSchema, DATA_PATHS.problems);
  const { mappings } = await data(automationMappingsSchema, DATA_PATHS.automationMappings);
  const automationRules = await data(automationRulesSchema, DATA_PATHS.automationRules);
  const vectors = {
    categories: await matrix(EMBEDDING_PATHS.categories),
    centroids: await matrix(EMBEDDING_PATHS.centroids),
    problems: await matrix(EMBEDDING_PATHS.problems),
  };

  const categoryIds = categories.map(({ id }) => id);
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

  const vectorHeads = (task: HeadTask, classes: number) => readVectorHeads(read, manifest, { task, classes });
  const allHeads = async (task: HeadTask, classes: number) => ({
    ...(await vectorHeads(task, classes)),
    lexical:
      lexical === undefined
        ? undefined
        : await readLexicalHead(read, manifest, { task, classes, rows: lexical.vocabulary.idf.length }),
  });
  return {
    known,
    mappings,
    automationRules,
    vectors,
    heads: {
      category: await vectorHeads("category", categories.length),
      problem: await allHeads("problem", matterClasses(known, categoryIds).length),
      automation: await allHeads("automation", AUTOMATION_LEVELS.length),
      scope: await vectorHeads("scope", SCOPE_CLASSES),
    },
    bytes: bytesRead(),
  };
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
