import type { VerbContext } from "@org/classifier-command-line";
import type { BuildProgress } from "../build/build-bundle.ts";

const LABELS: Readonly<Record<BuildProgress["step"], string>> = {
  read: "reading the sources",
  download: "fetching from the Hub",
  quantize: "quantising weights",
  check: "comparing vectors",
  embed: "embedding texts",
  fit: "fitting",
  write: "writing",
  verify: "opening the bundle",
};

/** Shows the steps of a build, of which a download counts bytes. */
export function stepProgress(update: VerbContext["onProgress"]): (event: BuildProgress) => void {
  return ({ step, done, total }) =>
    update({ label: LABELS[step], done, total, ...(step === "download" ? { unit: "bytes" } : {}) });
}
