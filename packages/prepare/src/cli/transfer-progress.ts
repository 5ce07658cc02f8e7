import type { HubProgress } from "@org/classifier-assets-hub";
import type { VerbContext } from "@org/classifier-command-line";

/** Shows a transfer by the bytes of all its files. */
export function transferProgress(
  label: string,
  update: VerbContext["onProgress"],
): (event: HubProgress) => void {
  return (event) => {
    if (event.status !== "progress_total") return;
    update({ label, done: event.loaded, total: event.total, unit: "bytes" });
  };
}
