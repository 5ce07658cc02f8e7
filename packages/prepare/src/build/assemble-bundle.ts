import {
  type AutomationMappings,
  canonicalJson,
  categoryText,
  DATA_PATHS,
  EMBEDDING_PATHS,
  encodeNpy,
  FORMAT_VERSION,
  knownTexts,
  MANIFEST_PATH,
  type Manifest,
  manifestDigest,
  sha256,
} from "@org/classifier-core/preparation";
import type { FittedSettings } from "../fit/fit-settings.ts";
import type { DeskSource } from "../source/desk-source.ts";
import { compressibleRows } from "./compressible-rows.ts";
import type { EmbeddedDesk } from "./embed-desk.ts";
import type { ModelFolder } from "./model-folder.ts";
import { sizesByPart } from "./sizes-by-part.ts";

/** Version of this package; tsup puts it in. */
declare const PACKAGE_VERSION: string;

/** A whole bundle in memory: path → bytes, the manifest among them. */
export interface AssembledBundle {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Lays out a bundle. Nothing of the day, the machine or the folder goes in, so the same inputs give the same
 * digest anywhere.
 */
export async function assembleBundle(
  source: DeskSource,
  desk: EmbeddedDesk,
  fitted: FittedSettings,
  model: ModelFolder,
): Promise<AssembledBundle> {
  const { categories, known, categoryVectors, knownVectors, centroids } = desk;
  const files = new Map<string, Uint8Array>(model.files);
  const json = (path: string, content: unknown) => files.set(path, encode(content));

  files.set(EMBEDDING_PATHS.categories, encodeNpy(categoryVectors));
  json(EMBEDDING_PATHS.categoriesMetadata, {
    business_names: categories.map(({ id }) => id),
    business_texts: categories.map(categoryText),
    embedding_model: model.model.name,
    embedding_dimension: categoryVectors.dimension,
    num_categories: categories.length,
  });
  if (centroids !== undefined) {
    files.set(EMBEDDING_PATHS.centroids, encodeNpy(centroids));
    json(EMBEDDING_PATHS.centroidsMetadata, {
      centroid_names: categories.map(({ id }) => id),
      num_centroids: categories.length,
      embedding_dimension: centroids.dimension,
    });
  }
  files.set(EMBEDDING_PATHS.problems, encodeNpy(compressibleRows(knownVectors)));
  for (const [path, bytes] of fitted.heads) files.set(path, bytes);

  json(DATA_PATHS.categories, { serviceLevels: source.serviceLevels, categories });
  json(DATA_PATHS.problems, known);
  json(DATA_PATHS.automationMappings, { mappings: automationMappings(source) });
  json(DATA_PATHS.automationRules, source.automationRules);
  json(DATA_PATHS.urgency, source.urgency);
  json(DATA_PATHS.entities, { entities: source.entities });

  const listed = await Promise.all(
    [...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(async ([path, bytes]) => ({ path, bytes: bytes.length, sha256: await sha256(bytes) })),
  );
  const content: Omit<Manifest, "digest"> = {
    formatVersion: FORMAT_VERSION,
    bundle: source.desk,
    builtBy: { package: "@org/classifier-prepare", version: PACKAGE_VERSION },
    model: model.model,
    counts: {
      categories: categories.length,
      problems: known.problems.length,
      tickets: source.tickets.length,
      problemVectors: knownTexts(known).length,
    },
    settings: fitted.settings,
    ...(fitted.training !== undefined && { training: fitted.training }),
    ...(fitted.quality !== undefined && { quality: fitted.quality }),
    sizes: sizesByPart(listed),
    files: listed,
  };
  const manifest: Manifest = { ...content, digest: manifestDigest(content) };
  files.set(MANIFEST_PATH, new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`));
  return { manifest, files };
}

/** What the desk knows of automating each problem, by the problem's id. */
export function automationMappings({ problems }: Pick<DeskSource, "problems">): AutomationMappings {
  return Object.fromEntries(
    problems.flatMap(({ id, automation }) => (automation === undefined ? [] : [[id, automation]])),
  );
}

function encode(content: unknown): Uint8Array {
  return new TextEncoder().encode(`${canonicalJson(content)}\n`);
}
