import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { buildBundle } from "@org/classifier-prepare";

/** Builds the bundle where it is missing or older than its sources; `say` is told how it goes. */
export async function ensureBundle(
  { source, out }: { readonly source: string; readonly out: string },
  say: (text: string) => void,
): Promise<void> {
  if (builtAt(out) >= lastEdit(source)) return;
  say("Preparing the bundle (once; half a minute or so)\n");
  let last = "";
  const { counts, sizes, durationMs } = await buildBundle({
    source,
    out,
    onProgress({ step, done, total }) {
      const tenth = Math.floor((10 * done) / Math.max(1, total)) * 10;
      const line = `  ${step} ${tenth} %\n`;
      if (line !== last && (tenth === 0 || tenth === 50 || tenth === 100)) say(line);
      last = line;
    },
  });
  say(
    `Prepared ${counts.problems} problems and ${counts.tickets} tickets in ${Math.round(durationMs / 1000)} s: ` +
      `${(sizes.total / 1e6).toFixed(1)} MB\n\n`,
  );
}

function builtAt(out: string): number {
  return statSync(join(out, "manifest.json"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function lastEdit(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Math.max(...files.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs));
}
