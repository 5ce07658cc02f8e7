import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Report, startOf } from "./origin.ts";
import { systemCode } from "./text-file.ts";

const CONFIGURATION = ["desk", "categories", "automation", "urgency", "entities"] as const;
const ROWS = ["problems", "tickets", "calibration", "out-of-scope", "out-of-scope-calibration"] as const;
/** Without these there is nothing to classify into. Example tickets may be missing. */
const REQUIRED: ReadonlySet<string> = new Set(["desk", "categories", "problems"]);

/** A file of rows; `category` is what its name says, for files of a folder. */
export interface RowFile {
  readonly file: string;
  readonly category: string | undefined;
}

/** The files of a source folder, relative to it; undefined where one is absent. */
export type SourceFiles = Record<(typeof CONFIGURATION)[number], string | undefined> &
  Record<(typeof ROWS)[number], RowFile[] | undefined>;

/** Finds the files by name; reports what is missing, there twice, or not readable. Throws nothing of the file system. */
export async function findFiles(dir: string, report: Report): Promise<SourceFiles | undefined> {
  const names = await list(dir, ".", report);
  if (names === undefined) return undefined;
  const found: Partial<Record<string, string | RowFile[]>> = {};
  for (const name of CONFIGURATION) {
    found[name] = chooseOne(name, [`${name}.yaml`, `${name}.yml`, `${name}.json`], names, report);
  }
  for (const name of ROWS) {
    const chosen = chooseOne(name, [name, `${name}.csv`, `${name}.jsonl`], names, report);
    if (chosen === name) found[name] = await listRowFiles(dir, name, report);
    else if (chosen !== undefined) found[name] = [{ file: chosen, category: undefined }];
  }
  return found as SourceFiles;
}

function chooseOne(
  name: string,
  candidates: readonly string[],
  names: readonly string[],
  report: Report,
): string | undefined {
  const [first, ...others] = candidates.filter((candidate) => names.includes(candidate));
  const written = candidates.map((candidate) => (candidate === name ? `${name}/` : candidate)).join(" or ");
  if (first === undefined && REQUIRED.has(name)) report(startOf("."), `lacks ${written}`);
  for (const other of others) report(startOf(other), `stands beside ${first}: keep one of ${written}`);
  return first;
}

async function listRowFiles(dir: string, folder: string, report: Report): Promise<RowFile[] | undefined> {
  const names = await list(join(dir, folder), folder, report);
  return names?.flatMap((name) => {
    const file = `${folder}/${name}`;
    const category = /^(.+)\.(?:jsonl|csv)$/.exec(name)?.[1];
    if (category !== undefined) return [{ file, category }];
    // Notes are welcome; anything else would be data that is left out without a word.
    if (!name.startsWith(".") && !name.endsWith(".md"))
      report(startOf(file), "is not read: name it *.jsonl or *.csv");
    return [];
  });
}

/** Names in a folder, sorted by code unit: neither locale nor the disk's order decides anything. */
async function list(path: string, shown: string, report: Report): Promise<string[] | undefined> {
  try {
    if (!(await stat(path)).isDirectory()) {
      report(startOf(shown), "is not a folder");
      return undefined;
    }
    return (await readdir(path)).sort();
  } catch (error) {
    const code = systemCode(error);
    report(startOf(shown), code === "ENOENT" ? "does not exist" : `cannot be read (${code})`);
    return undefined;
  }
}
