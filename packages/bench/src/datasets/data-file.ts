import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatasetError } from "./dataset-error.ts";

export interface DataFile {
  /** For messages: relative to the folder of the data sets. */
  readonly file: string;
  readonly text: string;
}

/** Reads a file of a data set; rejects with DatasetError where it is missing or cannot be read. */
export async function readDataFile(
  folder: string,
  file: string,
  remedy = "Name the folder that holds the data sets with --data, or in the variable CLASSIFIER_DATASETS.",
): Promise<DataFile> {
  try {
    return { file, text: await readFile(join(folder, file), "utf8") };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const what =
      code === "ENOENT" || code === "ENOTDIR"
        ? `${file} does not exist`
        : `${file} cannot be read (${code ?? "unknown"})`;
    throw new DatasetError({ code: "ERR_DATASET_NOT_FOUND", what, remedy, cause });
  }
}
