import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where Vite's licence goes on with those of what is bundled into Vite itself, none of which comes to a page. */
const LICENCES_OF_VITES_OWN = "# Licenses of bundled dependencies";

/** The page for a package in `folder` that holds code of the named packages: their names and their licences, whole. */
export function notices(names: readonly string[], folder: string): string {
  const sections = names.map((name) => `## ${name}\n\n${quoted(licenceText(name, folder))}\n`);
  return [
    "# Licences of others\n",
    "`dist` holds parts of these packages, under their own licences.\n",
    ...sections,
  ].join("\n");
}

function licenceText(name: string, folder: string): string {
  const installed = installedFolder(name, folder);
  const file = readdirSync(installed).find((entry) => /^licen[cs]e(\.md|\.txt)?$/i.test(entry));
  if (file === undefined)
    throw new Error(`${name} has no licence file: nobody may ship its code without one`);
  const text = readFileSync(join(installed, file), "utf8").replaceAll("\r\n", "\n");
  return (name === "vite" ? (text.split(LICENCES_OF_VITES_OWN)[0] ?? text) : text).trim();
}

/** Where a package is that modules in `folder` would import: Node's way up through the folders. */
function installedFolder(name: string, folder: string): string {
  const candidate = join(folder, "node_modules", name);
  if (existsSync(candidate)) return candidate;
  if (dirname(folder) === folder)
    throw new Error(`${name} is in a source map, and not installed: run npm ci`);
  return installedFolder(name, dirname(folder));
}

function quoted(text: string): string {
  return text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}
