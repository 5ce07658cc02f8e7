import { type Bundle, knownTexts, MANIFEST_PATH, type Manifest } from "@org/classifier-core/preparation";
import { sizesByPart } from "../build/sizes-by-part.ts";
import type { ValidationFinding } from "./validation-finding.ts";

// What a manifest says of its files a second time; core reads the files and not these, so nobody else would notice.

/** Counts that are not those of the data. */
export function checkCounts(manifest: Manifest, { desk, knowledge }: Bundle): ValidationFinding[] {
  const { categories } = desk;
  const { known } = knowledge;
  const ofProblems = known.problems.reduce((sum, { tickets }) => sum + tickets.length, 0);
  return differences("counts", manifest.counts, {
    categories: categories.length,
    problems: known.problems.length,
    tickets: ofProblems + known.tickets.length,
    problemVectors: knownTexts(known).length,
  });
}

/** Sizes that are not the sums of the files'. */
export function checkSizes(manifest: Manifest): ValidationFinding[] {
  return differences("sizes", manifest.sizes, sizesByPart(manifest.files));
}

function differences<Numbers extends Readonly<Record<string, number>>>(
  group: string,
  found: Numbers,
  expected: Numbers,
): ValidationFinding[] {
  return Object.entries(expected)
    .filter(([name, value]) => found[name] !== value)
    .map(([name, value]) => ({
      file: MANIFEST_PATH,
      field: `${group}.${name}`,
      message: `expected ${value}, as the files have it, found ${found[name]}`,
    }));
}
