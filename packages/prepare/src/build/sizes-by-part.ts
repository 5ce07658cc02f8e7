import type { Manifest } from "@org/classifier-core/preparation";

/** Bytes of a bundle's files by part, and of all of them; the manifest itself is in none. */
export function sizesByPart(files: Manifest["files"]): Manifest["sizes"] {
  const sum = (folder: string) =>
    files.filter(({ path }) => path.startsWith(folder)).reduce((total, { bytes }) => total + bytes, 0);
  return {
    models: sum("models/"),
    embeddings: sum("embeddings/"),
    heads: sum("heads/"),
    data: sum("data/"),
    total: sum(""),
  };
}
