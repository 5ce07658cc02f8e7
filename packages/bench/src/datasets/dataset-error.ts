export type DatasetErrorCode = "ERR_DATASET_NOT_FOUND" | "ERR_DATASET_INVALID";

/** A data set is not there, or is not what its reader knows. Its message never holds a text of the data set. */
export class DatasetError extends Error {
  readonly code: DatasetErrorCode;
  /** What the reader can do about it, as a full sentence. */
  readonly remedy: string;

  constructor(facts: { code: DatasetErrorCode; what: string; remedy: string; cause?: unknown }) {
    super(`${facts.what}. ${facts.remedy}`, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = "DatasetError";
    this.code = facts.code;
    this.remedy = facts.remedy;
  }
}

/** The error for a file whose content is not what is expected of it. */
export function invalidFile(
  file: string,
  found: string,
  {
    remedy = "Fetch the data set again from its origin, unchanged; the README names it.",
    cause,
  }: { remedy?: string | undefined; cause?: unknown } = {},
): DatasetError {
  return new DatasetError({ code: "ERR_DATASET_INVALID", what: `${file} ${found}`, remedy, cause });
}
