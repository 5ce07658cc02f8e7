import { type CategoryData, categoriesSchema, categorySchema } from "@org/classifier-core/preparation";
import * as v from "valibot";
import { carryText, usableText } from "./carry-text.ts";
import { FreshIds, slugOf } from "./fresh-ids.ts";
import type { OldValue } from "./old-value.ts";

const TO_NAME = "categories.yaml categories[].name";
const TO_DESCRIPTION = "categories.yaml categories[].description";
const MAX_NAME_CHARACTERS: number = categorySchema.entries.name.pipe[2].requirement;

/** A bundle takes no more; a file that names more is broken, or hostile. */
const MAX_CATEGORIES: number = categoriesSchema.entries.categories.pipe[2].requirement;
/** Why `named` gave no category. */
export const NO_NAME = `is blank, or one name more than the ${MAX_CATEGORIES} a bundle takes`;

/** A category on its way into categories.yaml. */
export interface ImportedCategory {
  readonly id: string;
  readonly name: string;
  description: string | undefined;
  catchAll: boolean;
  /** The category of the same name in the source that fills the gaps. */
  readonly like: CategoryData | undefined;
}

/** The categories, found by the names the old files call them. */
export class ImportedCategories {
  readonly #byName = new Map<string, ImportedCategory>();
  readonly #ids = new FreshIds();
  readonly #like: ReadonlyMap<string, CategoryData>;

  /** `like` are the categories of a source that fills the gaps; one of the same name gives its id as well. */
  constructor(like: readonly CategoryData[] = []) {
    this.#like = new Map(like.map((category) => [folded(category.name), category]));
  }

  /** In the order they were first named. */
  all(): ImportedCategory[] {
    return [...this.#byName.values()];
  }

  find(name: string): ImportedCategory | undefined {
    return this.#byName.get(folded(name));
  }

  /** The category of a name, made where there is none yet; undefined where NO_NAME says why. */
  named(written: string): ImportedCategory | undefined {
    const name = usableText(written, MAX_NAME_CHARACTERS)?.trim();
    if (name === undefined) return undefined;
    const known = this.find(name);
    if (known !== undefined || this.#byName.size >= MAX_CATEGORIES) return known;
    const like = this.#like.get(folded(name));
    // Never the name itself, since files are named after it.
    const id = this.#ids.take(like?.id ?? slugOf(name), `category-${this.#byName.size + 1}`);
    const category: ImportedCategory = { id, name, description: undefined, catchAll: false, like };
    this.#byName.set(folded(name), category);
    return category;
  }
}

/** What the vectors of business_categories.npy were made of, row by row; undefined for a row that names no category. */
export type CategoryRows = readonly (
  | { readonly category: ImportedCategory; readonly text: string | undefined }
  | undefined
)[];

/** What business_metadata.json says of the model behind the vectors. */
export interface OldModel {
  /** The last part of its name, which may have been a path; undefined where it is not told. */
  readonly name: string | undefined;
  readonly dimension: number | undefined;
}

/** Reads business_metadata.json: two lists, in step, of names and of the texts that stood for them. */
export function readCategories(
  old: OldValue,
  categories: ImportedCategories,
): { rows: CategoryRows; model: OldModel } {
  const fields = old.fields([
    "business_names",
    "business_texts",
    "embedding_model",
    "embedding_dimension",
    "num_categories",
  ]);
  const texts = fields.business_texts?.items() ?? [];
  const names = fields.business_names?.items() ?? [];
  const rows = names.map((name, i) => readRow(name, texts[i], categories));
  for (const text of texts.slice(names.length)) text.drop("stands beside no name");
  fields.num_categories?.drop("counted anew by build");
  const dimension = fields.embedding_dimension?.read(v.pipe(v.number(), v.integer()));
  if (dimension !== undefined) fields.embedding_dimension?.check("the model's");
  fields.embedding_model?.drop(
    "the bundle names the model it is built with; this may be a path of another machine",
  );
  return {
    rows,
    model: {
      name: modelName(fields.embedding_model?.value),
      dimension,
    },
  };
}

function readRow(
  name: OldValue,
  text: OldValue | undefined,
  categories: ImportedCategories,
): CategoryRows[number] {
  const written = name.read(v.string());
  const known = written === undefined ? undefined : categories.find(written);
  const category = written === undefined || known !== undefined ? undefined : categories.named(written);
  if (category === undefined) {
    if (known !== undefined) name.drop("names a category a second time");
    else if (written !== undefined) name.drop(NO_NAME);
    text?.drop("stands beside a name that is none");
    return undefined;
  }
  if (category.name === written) name.carry(TO_NAME);
  else name.change(TO_NAME, "spaces at its ends, or what a name cannot hold, taken off");
  category.description = carryDescription(text, category.name);
  return { category, text: typeof text?.value === "string" ? text.value : undefined };
}

/**
 * The predecessor embedded the text alone; a bundle embeds `name. description`. A text that begins with the name gives
 * that up, so that the name is not said twice.
 */
function carryDescription(old: OldValue | undefined, name: string): string | undefined {
  const text = usableText(old?.value);
  const rest = text?.startsWith(name) ? /^\s*[.:,-]\s*(?=\S)/.exec(text.slice(name.length)) : null;
  if (old === undefined || text === undefined || rest === null) return carryText(old, TO_DESCRIPTION);
  old.change(TO_DESCRIPTION, "the name at its beginning taken off, which a bundle puts there");
  return text.slice(name.length + rest[0].length);
}

function modelName(value: unknown): string | undefined {
  const last = typeof value === "string" ? value.split(/[\\/]/).filter(Boolean).at(-1) : undefined;
  return last !== undefined && /^[\w.-]{1,100}$/.test(last) ? last : undefined;
}

/** Names are the same where they differ in case, width or spaces alone. */
function folded(name: string): string {
  return name.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}
