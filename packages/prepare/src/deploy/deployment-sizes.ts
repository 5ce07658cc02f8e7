import { lstat, readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** Bytes of a deployment's files by part; links count nothing. */
export interface DeploymentSizes {
  /** What is yours: the entry and all that is no installed package. */
  readonly code: number;
  /** Installed packages, without the runtime. */
  readonly packages: number;
  /** onnxruntime-node with the native library of one platform. */
  readonly runtime: number;
  readonly bundle: {
    readonly model: number;
    readonly embeddings: number;
    readonly heads: number;
    /** Labels, problems, rules, and what says of the bundle itself: manifest and safety verdict. */
    readonly data: number;
    readonly total: number;
  };
  readonly total: number;
  readonly files: number;
}

const RUNTIME = /(?:^|\/)node_modules\/onnxruntime-(?:node|common)\//;
const PACKAGE = /(?:^|\/)node_modules\//;
const BUNDLE_PARTS: Readonly<Record<string, "model" | "embeddings" | "heads">> = {
  models: "model",
  embeddings: "embeddings",
  heads: "heads",
};

/** Measures a deployment in `folder`, whose bundle is in `bundle` inside it. */
export async function measureDeployment(folder: string, bundle: string): Promise<DeploymentSizes> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = { code: 0, packages: 0, runtime: 0 };
  const ofBundle = { model: 0, embeddings: 0, heads: 0, data: 0 };
  const files = entries.filter((entry) => entry.isFile());
  for (const entry of files) {
    const file = join(entry.parentPath, entry.name);
    const { size } = await lstat(file);
    const path = relative(folder, file).split(sep).join("/");
    if (path.startsWith(`${bundle}/`)) {
      const [part = ""] = path.slice(bundle.length + 1).split("/");
      ofBundle[BUNDLE_PARTS[part] ?? "data"] += size;
    } else if (RUNTIME.test(path)) sizes.runtime += size;
    else if (PACKAGE.test(path)) sizes.packages += size;
    else sizes.code += size;
  }
  const sum = (parts: Readonly<Record<string, number>>) =>
    Object.values(parts).reduce((total, size) => total + size, 0);
  const bundleBytes = sum(ofBundle);
  return {
    ...sizes,
    bundle: { ...ofBundle, total: bundleBytes },
    total: sum(sizes) + bundleBytes,
    files: files.length,
  };
}
