import * as v from "valibot";
import type { OldValue } from "./old-value.ts";
import { type ImportedCategories, NO_NAME } from "./read-categories.ts";

/** Reads dataset_metadata.json: the categories that had tickets, of which only the names are of use. */
export function readCentroids(old: OldValue, categories: ImportedCategories): void {
  const fields = old.fields(["centroid_names", "num_centroids", "embedding_dimension"]);
  for (const name of fields.centroid_names?.items() ?? []) {
    const written = name.read(v.string());
    if (written === undefined) continue;
    const known = categories.find(written);
    if (known !== undefined) name.check("the names of the categories");
    else if (categories.named(written) === undefined) name.drop(NO_NAME);
    else name.change("categories.yaml categories[].name", "made a category: it had tickets");
  }
  fields.num_centroids?.drop("counted anew by build");
  fields.embedding_dimension?.drop("given by the model");
}
