import { InvalidArgumentError } from "@org/classifier-core";
import { categorySchema, problemSchema } from "@org/classifier-core/preparation";
import * as v from "valibot";
import type { ModelDtype } from "../build/model-folder.ts";
import { openModel } from "../build/open-model.ts";
import type { SourceFinding } from "../source/origin.ts";
import { readSource } from "../source/read-source.ts";
import { SourceError } from "../source/source-error.ts";
import { composeSource } from "./compose-source.ts";
import { FieldAccount } from "./field-account.ts";
import { slugOf } from "./fresh-ids.ts";
import { importError } from "./import-error.ts";
import type { ImportReport } from "./import-report.ts";
import { OldFolder } from "./old-folder.ts";
import { ImportedCategories } from "./read-categories.ts";
import type { TimeUnit } from "./read-minutes.ts";
import { readOldDesk } from "./read-old-desk.ts";
import { hasVectors, type OldVectors } from "./vector-pairs.ts";
import { compareOldVectors, nothingCompared, type ParityReport } from "./vector-parity.ts";
import { refuseFilledFolder, writeSource } from "./write-source.ts";

/** Beside the sources, where it is no part of them. */
export const REPORT_FILE = "import-report.json";

const DEFAULT_NAME = "Imported desk";
const DEFAULT_ID = "imported-desk";

/** How far an import has come; `done` of `total` within its step. */
export interface ImportProgress {
  readonly step: "import" | "download" | "quantize" | "check" | "compare" | "write";
  readonly done: number;
  readonly total: number;
}

export interface ImportOptions {
  /** The predecessor's folder; only read. */
  readonly dir: string;
  /** Folder for the sources; new or empty. */
  readonly out: string;
  /**
   * The desk's id.
   * @default the name as an id, or `imported-desk`
   */
  readonly id?: string | undefined;
  /**
   * The desk's name.
   * @default "Imported desk"
   */
  readonly name?: string | undefined;
  /**
   * A source folder that fills the gaps: service levels, urgency, entities and rules, and of categories of the same
   * name id, routing and keywords, all of which the predecessor kept in its program.
   * @default nothing: a routing is made up, and listed as assumed
   */
  readonly like?: string | undefined;
  /**
   * What a bare number in `avg_resolution_time` counts.
   * @default "minutes"
   */
  readonly timeUnit?: TimeUnit | undefined;
  /**
   * The model whose vectors the old ones are compared with: a folder, or `hub:org/name@revision`.
   * @default the model of `@org/classifier-model-minilm`
   */
  readonly model?: string | undefined;
  /** Which form of it. @default the first of w8, w16, fp32, q8 that is there */
  readonly dtype?: ModelDtype | undefined;
  /**
   * Threads for embedding.
   * @default what the environment grants
   */
  readonly threads?: number | undefined;
  /**
   * Whether a file that cannot be read, or vectors that differ, fail the import; nothing is written then.
   * @default false
   */
  readonly strict?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

/**
 * Makes sources of the predecessor's folder, which `buildBundle` makes a bundle of, and a report beside them that says
 * of every field what became of it. Old vectors are compared with the model's, and never used.
 *
 * Any file may be missing or broken: the rest is imported. Rejects with the code ERR_IMPORT_FAILED where the folder
 * names no category at all, where `out` has content, and, when strict, where something could not be read or vectors
 * differ; nothing is written then. Nothing of the old folder is executed or unpickled.
 */
export async function importPredecessor(options: ImportOptions): Promise<ImportReport> {
  const { out, strict = false, timeUnit = "minutes", name = DEFAULT_NAME, signal, onProgress } = options;
  const id = options.id ?? (slugOf(name) || DEFAULT_ID);
  checkArguments({ id, name, timeUnit });
  await refuseFilledFolder(out);
  onProgress?.({ step: "import", done: 0, total: 1 });
  const folder = await OldFolder.open(options.dir, signal);
  const like = options.like === undefined ? undefined : await readSource(options.like, { signal });
  const account = new FieldAccount();
  const unnamed = "the predecessor's files give the desk no name";
  if (options.id === undefined) account.assumed("desk.yaml id", id, unnamed);
  if (options.name === undefined) account.assumed("desk.yaml name", name, unnamed);
  const categoriesFound = new ImportedCategories(like?.categories);
  const old = await readOldDesk(folder, categoriesFound, { account, unit: timeUnit });
  onProgress?.({ step: "import", done: 1, total: 1 });
  refuseEmpty(categoriesFound, folder);
  const parity = await checkParity(old.vectors, options);
  if (strict) refuseDoubtful(folder, parity);

  onProgress?.({ step: "write", done: 0, total: 1 });
  const { problems } = old;
  const categories = categoriesFound.all();
  const files = composeSource({ id, name, categories, problems, automation: old.automation, like }, account);
  const report = await writeSource(out, files, async (written) => {
    const result: ImportReport = {
      files: folder.outcomes(),
      counts: {
        categories: categories.length,
        problems: problems.length,
        tickets: problems.filter(({ ticket }) => ticket !== undefined).length,
        automation: problems.filter(({ oldId = "" }) => old.automation.has(oldId)).length,
      },
      ...account.entries(),
      parity,
      remaining: await mistakesIn(written, signal),
    };
    return { result, last: [REPORT_FILE, `${JSON.stringify(result, null, 2)}\n`] };
  });
  onProgress?.({ step: "write", done: 1, total: 1 });
  return report;
}

function checkArguments({ id, name, timeUnit }: { id: string; name: string; timeUnit: TimeUnit }): void {
  const refuse = (argument: string, expected: string) => {
    throw new InvalidArgumentError({ argument, expected, found: "another" });
  };
  if (!v.is(problemSchema.entries.id, id)) {
    refuse("id", "up to 100 letters, digits, dots, underscores and hyphens, a letter or digit first");
  }
  if (!v.is(categorySchema.entries.name, name) || name.trim() === "") refuse("name", "1 to 200 characters");
  if (timeUnit !== "minutes" && timeUnit !== "hours") refuse("timeUnit", "minutes or hours");
}

async function checkParity(vectors: OldVectors, options: ImportOptions): Promise<ParityReport> {
  const { model, dtype, threads, signal, onProgress } = options;
  if (!hasVectors(vectors)) return nothingCompared(vectors);
  const { embedder, model: opened } = await openModel({ model, dtype, threads, signal, onProgress });
  try {
    return await compareOldVectors(vectors, embedder, {
      model: opened.name,
      signal,
      onProgress: (done, total) => onProgress?.({ step: "compare", done, total }),
    });
  } finally {
    await embedder.close();
  }
}

/** What the sources still lack, by the same checks that `build` makes. */
async function mistakesIn(
  folder: string,
  signal: AbortSignal | undefined,
): Promise<readonly SourceFinding[]> {
  try {
    await readSource(folder, { signal });
    return [];
  } catch (error) {
    if (error instanceof SourceError) return error.findings;
    throw error;
  }
}

function refuseEmpty(categories: ImportedCategories, folder: OldFolder): void {
  if (categories.all().length > 0) return;
  const found = folder
    .outcomes()
    .filter(({ status }) => status === "missing" || status === "unreadable")
    .map(({ file, status, reason }) => `${file} ${status === "missing" ? "missing" : (reason ?? status)}`);
  throw importError({
    what: "the predecessor's folder names no category",
    expected: "names in business_metadata.json, level2_problems.json or dataset_metadata.json",
    found: found.length === 0 ? "none" : found.join("; "),
    remedy: "Name the folder the predecessor reads its files from, and look at the files named.",
  });
}

function refuseDoubtful(folder: OldFolder, parity: ParityReport): void {
  const unreadable = folder.outcomes().filter(({ status }) => status === "unreadable");
  const doubts = [
    ...unreadable.map(({ file, reason }) => `${file}: ${reason}`),
    ...(parity.differing + parity.otherLength > 0
      ? [
          `${parity.differing} of ${parity.compared} vectors differ, ${parity.otherLength} have another length`,
        ]
      : []),
  ];
  if (doubts.length === 0) return;
  throw importError({
    what: "the import was strict, and nothing was written",
    expected: "files that can be read, and the vectors of this model",
    found: doubts.join("; "),
    remedy: "Import without strict, and read the report beside the sources.",
  });
}
