import { realpath } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { deployError } from "./deploy-error.ts";
import { traceModules } from "./trace-entry.ts";

const SHOWN_MODULES = 5;

/**
 * Follows the imports of what was deployed: all that the entry found in its project has to be found again, and inside
 * the folder. A start would not show it where a folder above happens to have the module.
 */
export async function refuseIncomplete(
  folder: string,
  { entry, unresolved }: { readonly entry: string; readonly unresolved: readonly string[] },
): Promise<void> {
  const root = `${await realpath(folder)}${sep}`;
  const traced = await traceModules(join(root, entry));
  const outside = [...traced.paths].filter(
    // One that lies above says how to read a module, and is not read where the deployment is moved to.
    (path) => !path.startsWith(root) && basename(path) !== "package.json",
  );
  const lost = traced.unresolved.filter((name) => !unresolved.includes(name));
  const names = [...new Set([...lost, ...outside.map(nameOf)])];
  if (names.length === 0) return;
  throw deployError({
    what: "the deployment lacks modules that the entry found in its project",
    found: names.slice(0, SHOWN_MODULES).join(", "),
    remedy:
      "Install what the entry imports in its own project or workspace: a package that is linked from elsewhere does not bring its dependencies.",
  });
}

/** Of an installed module its path from node_modules on, of any other its name alone. */
function nameOf(path: string): string {
  const parts = path.split(`${sep}node_modules${sep}`);
  return parts.length > 1 ? (parts.at(-1) as string).split(sep).join("/") : basename(path);
}
