import type { AssetSource } from "@org/classifier-core";
import {
  automationMappingsSchema,
  automationRulesSchema,
  categoriesMetadataSchema,
  categoriesSchema,
  centroidsMetadataSchema,
  DATA_PATHS,
  EMBEDDING_PATHS,
  entitiesSchema,
  findFile,
  type Manifest,
  parseData,
  problemsSchema,
  readVerified,
  urgencySchema,
} from "@org/classifier-core/preparation";
import type * as v from "valibot";
import type { ValidationFinding } from "./validation-finding.ts";

const SCHEMAS: readonly (readonly [path: string, schema: v.GenericSchema])[] = [
  [DATA_PATHS.categories, categoriesSchema],
  [DATA_PATHS.problems, problemsSchema],
  [DATA_PATHS.automationMappings, automationMappingsSchema],
  [DATA_PATHS.automationRules, automationRulesSchema],
  [DATA_PATHS.urgency, urgencySchema],
  [DATA_PATHS.entities, entitiesSchema],
  [EMBEDDING_PATHS.categoriesMetadata, categoriesMetadataSchema],
  [EMBEDDING_PATHS.centroidsMetadata, centroidsMetadataSchema],
];

/**
 * Fields of the data files that this version does not know. A classifier reads over them, so that an older one
 * can open a newer bundle; but a misspelt optional field would be left out without a word.
 */
export async function checkFields(
  source: AssetSource,
  manifest: Manifest,
  signal: AbortSignal | undefined,
): Promise<ValidationFinding[]> {
  const findings: ValidationFinding[] = [];
  for (const [file, schema] of SCHEMAS) {
    if (findFile(manifest, file) === undefined) continue;
    const raw: unknown = JSON.parse(
      new TextDecoder().decode(await readVerified(source, manifest, file, { signal })),
    );
    for (const field of unknownFields(raw, parseData(schema, raw, file))) {
      findings.push({ file, field, message: "a field this version does not know" });
    }
  }
  return findings;
}

/** Paths of what a schema left out of a value. */
function unknownFields(raw: unknown, known: unknown, path = ""): string[] {
  if (typeof raw !== "object" || raw === null || typeof known !== "object" || known === null) return [];
  return Object.entries(raw).flatMap(([name, value]) => {
    const field = path === "" ? name : `${path}.${name}`;
    if (!Object.hasOwn(known, name)) return [field];
    return unknownFields(value, (known as Record<string, unknown>)[name], field);
  });
}
