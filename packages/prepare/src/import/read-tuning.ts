import type { OldValue } from "./old-value.ts";
import type { ImportedCategories } from "./read-categories.ts";

/** The category which the predecessor's `general_support_penalty` held back; its parameter is named after it. */
const HELD_BACK = "General Support";

const FITTED = "build fits every weight on tickets held out (decision 5)";

/** Reads parameter_tuning.json: weights, all of which are fitted anew, and one of which tells the catch-all. */
export function readTuning(old: OldValue, categories: ImportedCategories): void {
  const fields = old.fields(["blend_weights", "keyword_weights"]);
  const blend = fields.blend_weights?.fields(["weight_disc", "weight_cos"]);
  for (const weight of Object.values(blend ?? {})) weight.drop(FITTED);
  const { general_support_penalty: penalty, ...others } =
    fields.keyword_weights?.fields([
      "weight_keyword",
      "weight_priority",
      "weight_exclusion",
      "general_support_penalty",
      "non_general_margin",
    ]) ?? {};
  for (const weight of Object.values(others)) weight.drop(FITTED);
  const heldBack = categories.find(HELD_BACK);
  if (penalty === undefined) return;
  if (heldBack === undefined || typeof penalty.value !== "number") {
    penalty.drop(`${FITTED}, and no category is named ${HELD_BACK}: mark the catch-all in categories.yaml`);
    return;
  }
  heldBack.catchAll = true;
  penalty.change(
    "categories.yaml categories[].catchAll",
    "tells which category takes what fits nowhere else; build fits how much it is held back",
  );
}
