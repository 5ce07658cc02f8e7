import { createHash } from "node:crypto";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  decodeNpy,
  encodeNpy,
  MANIFEST_PATH,
  type Manifest,
  type Matrix,
  manifestDigest,
} from "@org/classifier-core/preparation";

export type Alteration = (matrix: Matrix) => void;

/**
 * A copy of a bundle with matrices altered in place, which opens like any other: hashes and digest fit what is in it.
 * An alteration that changes nothing is a mistake of the test.
 */
export async function alteredBundle(
  bundle: string,
  copy: string,
  alterations: Readonly<Record<string, Alteration>>,
): Promise<string> {
  await cp(bundle, copy, { recursive: true });
  const manifestFile = join(copy, MANIFEST_PATH);
  const manifest: Manifest = JSON.parse(await readFile(manifestFile, "utf8"));
  for (const [path, alter] of Object.entries(alterations)) {
    const before = await readFile(join(copy, path));
    // Of a copy, since a matrix lies in the bytes it was read from.
    const matrix = decodeNpy(Buffer.from(before), path);
    alter(matrix);
    const after = encodeNpy(matrix);
    if (Buffer.compare(before, after) === 0) throw new Error(`nothing was altered in ${path}`);
    await writeFile(join(copy, path), after);
    const file = manifest.files.find((entry) => entry.path === path);
    if (file === undefined) throw new Error(`the bundle has no ${path}`);
    file.sha256 = createHash("sha256").update(after).digest("hex");
  }
  await writeFile(manifestFile, JSON.stringify({ ...manifest, digest: manifestDigest(manifest) }));
  return copy;
}

/** What a build does that sorts ids in one place and not in the other. */
export const swapRows =
  (one: number, other: number): Alteration =>
  ({ data, dimension }) => {
    const row = (index: number) => data.subarray(index * dimension, (index + 1) * dimension);
    const kept = row(one).slice();
    row(one).set(row(other));
    row(other).set(kept);
  };

/** What a build does that gets the sign of one vector wrong. */
export const negateRow =
  (index: number): Alteration =>
  ({ data, dimension }) => {
    for (let i = index * dimension; i < (index + 1) * dimension; i++) data[i] = -(data[i] as number);
  };
