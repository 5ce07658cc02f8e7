import { join } from "node:path";
import { buildBundle } from "@org/classifier-prepare";
import { writeSource } from "../accuracy/write-source.ts";
import { readDataset } from "../datasets/read-dataset.ts";
import { INVENTED_DATASETS } from "./folders.ts";

/** Builds the invented BANKING77's desk inside a folder, and gives the bundle's. */
export async function inventedBundle(folder: string): Promise<string> {
  const [subject] = await readDataset({
    dataset: "banking77",
    data: INVENTED_DATASETS,
    ...{ twoLevel: false, outOfScopeTraining: false, source: "", evaluation: "" },
  });
  if (subject?.training.kind !== "tickets") throw new Error("expected tickets");
  const [source, out] = [join(folder, "source"), join(folder, "bundle")];
  await writeSource(source, { name: subject.name, ...subject.training });
  await buildBundle({ source, out });
  return out;
}
