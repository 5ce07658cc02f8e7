import { readBanking77 } from "./banking77.ts";
import { readBitext } from "./bitext.ts";
import { readClinc150 } from "./clinc150.ts";
import type { DatasetName, Subject } from "./dataset.ts";
import { DatasetError } from "./dataset-error.ts";
import { readHint3 } from "./hint3.ts";
import { readServiceDesk } from "./service-desk.ts";

export interface ReadDatasetOptions {
  readonly dataset: DatasetName;
  /** Folder with one folder a data set; the service desk needs none. */
  readonly data: string | undefined;
  readonly twoLevel: boolean;
  readonly outOfScopeTraining: boolean;
  readonly source: string;
  readonly evaluation: string;
}

/** The desks of a data set. Rejects with DatasetError where anything of it is missing. */
export async function readDataset(options: ReadDatasetOptions): Promise<Subject[]> {
  const { dataset, data } = options;
  if (dataset === "service-desk") return readServiceDesk(options);
  if (data === undefined) {
    throw new DatasetError({
      code: "ERR_DATASET_NOT_FOUND",
      what: "no folder of data sets is named",
      remedy: "Name it with --data, or in the variable CLASSIFIER_DATASETS.",
    });
  }
  switch (dataset) {
    case "banking77":
      return readBanking77(data);
    case "clinc150":
      return readClinc150(data, options);
    case "bitext":
      return readBitext(data);
    case "hint3":
      return readHint3(data);
  }
}
