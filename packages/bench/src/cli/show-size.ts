import { type OutputStream, paint } from "@org/classifier-command-line";
import type { SizeReport } from "../size/measure-size.ts";
import { showBars } from "./show-bars.ts";
import { grouped, showValue } from "./show-value.ts";
import { drawTable } from "./table.ts";

/** The report as a person reads it: packages, the bundle, a deployment, the peers, and the bar. */
export function showSize(report: SizeReport, stream: OutputStream): string {
  const bytes = (value: number | null) => showValue(value, "bytes");
  const { packages, installed, bundle, deployment, peers, bars } = report;
  const title = (text: string) => `${paint("bold", text, stream)}\n`;
  return [
    title("packages, as published"),
    drawTable(
      ["package", "packed", "unpacked", "files"],
      packages.map((size) =>
        size.status === "measured"
          ? [size.name, bytes(size.packedBytes), bytes(size.unpackedBytes), grouped(size.files)]
          : [size.name, "-", "-", `missing: ${size.reason}`],
      ),
      [1, 2, 3],
    ),
    "",
    title("bundle"),
    drawTable(
      ["part", "size"],
      [...Object.entries(bundle.parts), ["total", bundle.bytes] as const].map(([part, size]) => [
        part,
        bytes(size),
      ]),
    ),
    "",
    title(`deployment for ${deployment.platform}, without Node.js`),
    drawTable(
      ["part", "size"],
      [
        ["your code", bytes(deployment.code)],
        ["packages", bytes(deployment.packages)],
        ["runtime", bytes(deployment.runtime)],
        ["bundle", bytes(deployment.bundle.total)],
        ["total", bytes(deployment.total)],
        ["zipped", bytes(deployment.zipped)],
      ],
    ),
    "",
    title("installed, with all dependencies"),
    drawTable(
      ["package", "installed", "packages", "model", ""],
      [
        [
          installed.name,
          bytes(installed.bytes),
          grouped(installed.packages.length),
          bytes(bundle.parts.models),
          "",
        ],
        ...peers.map((peer) => {
          if (peer.status === "missing") return [peer.name, "-", "-", "-", `missing: ${peer.reason}`];
          const model =
            peer.model === null ? null : Object.values(peer.model).reduce((sum, size) => sum + size, 0);
          const { bytes: size, packages: all } = peer.installed;
          return [peer.name, bytes(size), grouped(all.length), bytes(model), ""];
        }),
      ],
      [1, 2, 3],
    ),
    "",
    showBars(bars, stream),
    "",
  ].join("\n");
}
