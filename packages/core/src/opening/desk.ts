import type { AssetSource } from "../assets/asset-provider.ts";
import {
  type CategoriesData,
  categoriesSchema,
  DATA_PATHS,
  type EntityKind,
  entitiesSchema,
  type UrgencyData,
  urgencySchema,
} from "../assets/bundle-data.ts";
import type { Manifest } from "../assets/manifest.ts";
import { type HeadTask, headPaths, VOCABULARY_PATHS } from "../heads/head-files.ts";
import { readLexicalHead, readVocabulary } from "../heads/read-heads.ts";
import type { LexicalModel } from "../lexical/look-lexically.ts";
import { checkUnique, openReader, type ReadOptions } from "./read-ahead.ts";

/** What a first answer needs of a bundle: categories, words of urgency, entities, and the lexical heads. */
export interface Desk {
  readonly manifest: Manifest;
  readonly categories: CategoriesData["categories"];
  readonly serviceLevels: CategoriesData["serviceLevels"];
  readonly urgency: UrgencyData;
  readonly entities: readonly EntityKind[];
  /** The heads that judge by wording alone; undefined where the bundle has none. */
  readonly lexical: LexicalModel | undefined;
  /** Bytes read for all of the above. */
  readonly bytes: number;
}

/** Classes of the scope heads: foreign, own. */
export const SCOPE_CLASSES = 2;

/** Files of the first part, where a bundle has them. */
export const DESK_PATHS: readonly string[] = [
  DATA_PATHS.categories,
  DATA_PATHS.urgency,
  DATA_PATHS.entities,
  ...Object.values(VOCABULARY_PATHS),
  ...(["category", "scope"] as const).flatMap((task) => {
    const { lexical, lexicalScales, lexicalIntercepts } = headPaths(task);
    return [lexical, lexicalScales, lexicalIntercepts];
  }),
];

/** Reads what a first answer needs. */
export async function readDesk(
  source: AssetSource,
  manifest: Manifest,
  options: ReadOptions = {},
): Promise<Desk> {
  const { read, data, bytesRead } = openReader(source, manifest, options, DESK_PATHS);
  const { categories, serviceLevels } = await data(categoriesSchema, DATA_PATHS.categories);
  checkUnique(
    categories.map(({ id }) => id),
    DATA_PATHS.categories,
    "categories",
  );
  const urgency = await data(urgencySchema, DATA_PATHS.urgency);
  const { entities } = await data(entitiesSchema, DATA_PATHS.entities);
  const vocabulary = await readVocabulary(read, manifest);
  const lexicalHead = (task: HeadTask, classes: number) =>
    vocabulary === undefined
      ? undefined
      : readLexicalHead(read, manifest, { task, classes, rows: vocabulary.idf.length });
  const lexical =
    vocabulary === undefined
      ? undefined
      : {
          vocabulary,
          category: await lexicalHead("category", categories.length),
          scope: await lexicalHead("scope", SCOPE_CLASSES),
        };
  return { manifest, categories, serviceLevels, urgency, entities, lexical, bytes: bytesRead() };
}
