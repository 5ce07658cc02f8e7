import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { ClassifierError, InvalidArgumentError, typeName } from "@org/classifier-core";
import { decodeTable, type Matrix } from "@org/classifier-core/preparation";
import { isInside } from "@org/classifier-core/provider";
import { readJsonFile } from "../source/json-text.ts";
import { compareCodeUnits, type Origin } from "../source/origin.ts";
import { readPlainFile, readTextFile, systemCode } from "../source/text-file.ts";
import { importError } from "./import-error.ts";
import type { ImportedFile } from "./import-report.ts";
import { OLD_FILES, type OldFile, type OldFileName } from "./old-files.ts";

/** A folder of the predecessor has a dozen files, its model's some twenty more; a home folder named by mistake has more. */
const MAX_FILES = 10_000;
/** Below the folder itself: `models/<name>/1_Pooling/config.json` is three deep. */
const MAX_DEPTH = 8;
/** Six times the predecessor's largest, of 1,203 problems with vectors of 384 numbers: 10 MB as Python writes them. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;
/** As many as such a file holds; a node of each is kept while the file is read. */
const MAX_JSON_VALUES = 3_000_000;

const PICKLE = /\.(?:pkl|pickle|joblib|pt|pth)$/i;

/** The predecessor's folder: which of its files are there, and what came of reading them. */
export class OldFolder {
  readonly #path: string;
  readonly #signal: AbortSignal | undefined;
  readonly #found: ReadonlyMap<OldFileName, string>;
  readonly #outcomes = new Map<OldFileName, ImportedFile>();
  readonly #others: readonly ImportedFile[];

  private constructor(path: string, files: readonly string[], signal: AbortSignal | undefined) {
    this.#path = path;
    this.#signal = signal;
    const found = new Map<OldFileName, string>();
    for (const known of OLD_FILES) {
      const file = choose(known, files);
      if (file !== undefined) found.set(known.name, file);
      if (file === undefined) this.#outcomes.set(known.name, missing(known));
      else if (known.use === "skip") {
        this.#outcomes.set(known.name, { file, status: "skipped", becomes: [], reason: known.reason });
      }
    }
    this.#found = found;
    const chosen = new Set(found.values());
    this.#others = files.filter((file) => !chosen.has(file) && !isOfModel(file)).map(skipped);
  }

  /** Lists the folder; rejects with ERR_IMPORT_FAILED where there is none. */
  static async open(dir: string, signal?: AbortSignal): Promise<OldFolder> {
    if (typeof dir !== "string" || dir.trim() === "" || dir.includes("\0")) {
      const found = typeof dir === "string" ? "a text that is none" : typeName(dir);
      throw new InvalidArgumentError({ argument: "dir", expected: "the path of a folder", found });
    }
    const path = await realpath(dir).catch((error) => refuse(error));
    const files = await listFiles(path).catch((error) => refuse(error));
    return new OldFolder(path, files, signal);
  }

  /** What came of every file, the known ones in their order, then the others by name. */
  outcomes(): ImportedFile[] {
    return [...OLD_FILES.flatMap(({ name }) => this.#outcomes.get(name) ?? []), ...this.#others];
  }

  /** A JSON file as Python writes them; undefined where it is missing, or after noting why it cannot be read. */
  async readJson(
    name: OldFileName,
    onFlaw: (file: string, at: string, message: string) => void,
  ): Promise<{ file: string; value: unknown } | undefined> {
    const file = this.#found.get(name);
    if (file === undefined) return undefined;
    const flaws: [Origin, string][] = [];
    const report = (origin: Origin, message: string) => void flaws.push([origin, message]);
    const refusal = await this.#refusal(file, MAX_JSON_BYTES);
    const text =
      refusal === undefined ? await readTextFile(this.#path, file, report, this.#signal) : undefined;
    const part = text && readJsonFile(text, report, { pythonNumbers: true, maxValues: MAX_JSON_VALUES });
    const shown = ({ line, column }: Origin) => `${line}:${column}`;
    if (part === undefined) {
      const [origin, message] = flaws.at(-1) ?? [undefined, refusal];
      this.#note(name, "unreadable", origin ? `${message} (at ${shown(origin)})` : message);
      return undefined;
    }
    for (const [origin, message] of flaws) onFlaw(file, shown(origin), message);
    this.#note(name, "imported");
    return { file, value: part.value };
  }

  /** A matrix of float32 rows, whose values may be no numbers; undefined as with `readJson`. */
  async readMatrix(name: OldFileName): Promise<Matrix | undefined> {
    const file = this.#found.get(name);
    if (file === undefined) return undefined;
    let reason = await this.#refusal(file);
    const refuseFile = (message: string) => {
      reason = message;
    };
    const bytes =
      reason === undefined
        ? await readPlainFile(join(this.#path, file), refuseFile, this.#signal)
        : undefined;
    if (bytes === undefined) {
      this.#note(name, "unreadable", reason);
      return undefined;
    }
    try {
      const { data, rows, columns } = decodeTable("<f4", bytes, file);
      this.#note(name, "checked");
      return { data, rows, dimension: columns };
    } catch (error) {
      if (!ClassifierError.isInstance(error)) throw error;
      const { field = "" } = error as { field?: string };
      this.#note(name, "unreadable", `${field}: expected ${error.expected}, found ${error.found}`);
      return undefined;
    }
  }

  #note(name: OldFileName, status: ImportedFile["status"], problem?: string): void {
    const file = this.#found.get(name) ?? name;
    const known: OldFile | undefined = OLD_FILES.find((one) => one.name === name);
    const reason = problem ?? known?.reason;
    this.#outcomes.set(name, {
      file,
      status,
      becomes: status === "imported" ? (known?.becomes ?? []) : [],
      ...(reason === undefined ? {} : { reason }),
    });
  }

  /** Why a file is not even opened: it is larger than `maxBytes`, or a link to what was not meant to be handed on. */
  async #refusal(file: string, maxBytes = Number.POSITIVE_INFINITY): Promise<string | undefined> {
    const target = await realpath(join(this.#path, file)).catch(() => undefined);
    if (target === undefined) return undefined;
    if (!isInside(this.#path, target)) {
      return "is a link that leaves the folder: copy the folder with its links followed (cp -RL)";
    }
    if ((await stat(target)).size <= maxBytes) return undefined;
    return `is larger than ${maxBytes / 1024 / 1024} MB: take vectors out of it, which are only compared with`;
  }
}

function refuse(error: unknown): never {
  if (ClassifierError.isInstance(error)) throw error;
  throw importError({
    what: "the predecessor's folder cannot be listed",
    expected: "a folder with data, embeddings or both in it",
    found: systemCode(error),
    remedy: "Name the folder the predecessor reads its files from.",
  });
}

/** Every file below the folder, by path with forward slashes; folders that are links are not entered. */
async function listFiles(root: string): Promise<string[]> {
  const files: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (!entry.isDirectory()) files.push(path);
      else if (depth < MAX_DEPTH) await visit(path, depth + 1);
      if (files.length > MAX_FILES) {
        throw importError({
          what: "the predecessor's folder was left unread",
          expected: `at most ${MAX_FILES} files`,
          found: "more",
          remedy: "Name the folder the predecessor reads its files from, and not one around it.",
        });
      }
    }
  };
  await visit("", 0);
  return files.sort(compareCodeUnits);
}

function choose({ name, folder }: OldFile, files: readonly string[]): string | undefined {
  if (name === "models/") return files.some(isOfModel) ? name : undefined;
  const usual = folder === "" ? name : `${folder}/${name}`;
  if (files.includes(usual)) return usual;
  return files.find((file) => file.split("/").at(-1) === name && !isOfModel(file));
}

/** Files of a model lie in a folder of its name: `models/<name>/config.json`. */
function isOfModel(file: string): boolean {
  return /^models\/[^/]+\//.test(file);
}

function missing({ name, becomes }: OldFile): ImportedFile {
  const reason =
    becomes.length === 0
      ? "is not in the folder"
      : `is not in the folder: ${becomes.join(", ")} lack what it says`;
  return { file: name, status: "missing", becomes: [], reason };
}

function skipped(file: string): ImportedFile {
  const reason = PICKLE.test(file)
    ? "a pickle is a program, and is never opened"
    : OLD_FILES.some(({ name }) => file.endsWith(`/${name}`) || file === name)
      ? "stands beside one of the same name that was read"
      : "is not a file of the predecessor's layout";
  return { file, status: "skipped", becomes: [], reason };
}
