// Turns a report of `classifier-bench cold-start --json FILE` into what the page shows. From packages/server:
//   npx classifier-bench cold-start --model FOLDER --runs 9 --json report.json
//   npx esbuild page/make-figures.ts | node --input-type=module - report.json > page/src/figures.json
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { StartFigures } from "./src/start/start-figures.ts";

interface ColdStartReport {
  readonly date: string;
  readonly host: {
    readonly cpu: string;
    readonly coresGranted: number;
    readonly platform: string;
    readonly node: string;
  };
  readonly options: { readonly runs: number; readonly model?: string };
  readonly starts: readonly {
    readonly id: string;
    readonly name: string;
    readonly does: string;
    readonly outcome: string;
    readonly summary?: { readonly wallMs: Median; readonly peakRssBytes: Median };
  }[];
}
interface Median {
  readonly median: number;
}

/** The floor beneath every start, and no start of its own. */
const NOT_SHOWN = "node";
const BYTES_PER_MB = 1e6;

const path = process.argv.at(-1) ?? "";
const { date, host, options, starts } = JSON.parse(readFileSync(path, "utf8")) as ColdStartReport;
const model = options.model === undefined ? "" : ` --model ${basename(options.model)}`;
// Named by the reader: where the interpreter lies is this machine's own business.
const python = starts.some(({ id, summary }) => id === "sentence-transformers" && summary !== undefined)
  ? " --python PYTHON"
  : "";
const figures: StartFigures = {
  date: date.slice(0, 10),
  host: `${host.cpu}, ${host.coresGranted} cores, ${host.platform}, Node ${host.node.replace(/^v/, "")}`,
  command: `classifier-bench cold-start${model}${python} --runs ${options.runs}`,
  rows: starts.flatMap(({ id, name, does, summary }) =>
    summary === undefined || id === NOT_SHOWN
      ? []
      : [
          {
            ...{ name, does },
            wallMs: Math.round(summary.wallMs.median),
            peakMb: Math.round(summary.peakRssBytes.median / BYTES_PER_MB),
          },
        ],
  ),
};
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
