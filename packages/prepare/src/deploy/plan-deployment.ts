import { realpath } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { deployError } from "./deploy-error.ts";
import { licenceFiles } from "./licence-files.ts";
import { type PlacedFile, placeFiles } from "./place-files.ts";
import type { Platform } from "./platform.ts";
import { runtimeFiles } from "./runtime-files.ts";
import { traceEntry } from "./trace-entry.ts";

/** Beside the entry, where `fsAssets()` looks by itself. */
const BUNDLE_FOLDER = "assets";

/** What goes into a deployment, and where; all places are inside it, with the system's separator. */
export interface DeploymentPlan {
  /** Everything but the bundle. */
  readonly files: readonly PlacedFile[];
  readonly entry: string;
  readonly bundle: string;
  /** Folder of @org/classifier-core. */
  readonly core: string;
  /** Modules the code names and nobody has installed. */
  readonly unresolved: readonly string[];
}

/** Finds out what an entry needs on a platform. Both paths are absolute, with links followed. */
export async function planDeployment(
  entry: string,
  options: { readonly bundle: string; readonly platform: Platform },
): Promise<DeploymentPlan> {
  const traced = await traceEntry(entry);
  const bundleFolder = `${await realpath(options.bundle)}${sep}`;
  const paths = [...traced.paths].filter((path) => !path.startsWith(bundleFolder));
  const { files, entry: entryPlace, placeOf } = await placeFiles(paths, entry);

  const packageFolders = (name: string) => {
    const manifest = join("node_modules", name, "package.json");
    return paths.filter((path) => `${sep}${placeOf(path)}`.endsWith(`${sep}${manifest}`)).map(dirname);
  };
  const [core] = packageFolders("@org/classifier-core");
  if (core === undefined)
    throw missing("@org/classifier-core", "Import it in the entry, or in what it imports.");
  const runtimes = packageFolders("onnxruntime-node");
  if (runtimes.length === 0) throw missing("onnxruntime-node", "Install it, and keep it out of bundlers.");

  const added = await licenceFiles(paths, (path) =>
    `${sep}${placeOf(path)}`.includes(`${sep}node_modules${sep}`),
  );
  for (const folder of runtimes) {
    for (const file of await runtimeFiles(folder, options.platform)) added.push(join(folder, file));
  }
  const bundle = join(dirname(entryPlace), BUNDLE_FOLDER);
  if (files.some(({ to }) => to.startsWith(`${bundle}${sep}`))) {
    throw deployError({
      what: `the bundle cannot be put beside the entry`,
      expected: `no folder ${BUNDLE_FOLDER} there, or the bundle itself`,
      found: "one with files that the entry reads",
      remedy: "Give that folder another name.",
    });
  }
  return {
    files: [...files, ...added.map((path) => ({ from: path, to: placeOf(path) }))],
    entry: entryPlace,
    bundle,
    core: placeOf(core),
    unresolved: traced.unresolved,
  };
}

function missing(name: string, remedy: string): Error {
  return deployError({
    what: "the entry cannot be deployed",
    expected: `${name} in a node_modules folder among what it imports`,
    found: "none",
    remedy,
  });
}
