import type { VerbContext } from "@org/classifier-command-line";
import type { BuildProgress } from "../build/build-bundle.ts";
import type { ImportProgress } from "../import/import-predecessor.ts";

type StepProgress = Omit<BuildProgress, "step"> & { readonly step: (BuildProgress | ImportProgress)["step"] };

const LABELS: Readonly<Record<StepProgress["step"], string>> = {
  read: "reading the sources",
  import: "reading the old files",
  download: "fetching from the Hub",
  quantize: "quantising weights",
  check: "comparing vectors",
  compare: "comparing vectors",
  embed: "embedding texts",
  fit: "fitting",
  write: "writing",
  verify: "opening the bundle",
};

/** Shows the steps of a build or an import, of which a download counts bytes. */
export function stepProgress(update: VerbContext["onProgress"]): (event: StepProgress) => void {
  return ({ step, done, total }) =>
    update({ label: LABELS[step], done, total, ...(step === "download" ? { unit: "bytes" } : {}) });
}
