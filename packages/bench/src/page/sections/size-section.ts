import * as Plot from "@observablehq/plot";
import { showValue } from "../../cli/show-value.ts";
import type { SizeReport } from "../../size/measure-size.ts";
import { html } from "../markup.ts";
import { pageTable } from "../page-table.ts";
import { COLOURS, drawFigure } from "../plot.ts";
import type { Section } from "../section.ts";

/** What a deployment is made of, what is published, and what others bring. */
export function sizeSection({ deployment, packages, peers, bars }: SizeReport): Section {
  const { code, packages: dependencies, runtime, bundle, platform } = deployment;
  const parts = Object.entries({ "your code": code, packages: dependencies, runtime, ...bundle }).map(
    ([part, bytes]) => ({ part, megabytes: bytes / 1e6 }),
  );
  return {
    title: "Size",
    bars,
    body: html`${drawFigure({
      caption: `A deployment for ${platform}, everything included, in MB (1,000,000 bytes) by part.`,
      plot: {
        marginLeft: 190,
        x: { label: "MB", grid: true },
        y: { label: null, domain: parts.map(({ part }) => part) },
        marks: [Plot.barX(parts, { x: "megabytes", y: "part", fill: COLOURS.ours })],
      },
    })}
${pageTable(
  "Packages as published",
  ["package", "packed", "unpacked", "files"],
  packages.map((one) =>
    one.status === "measured"
      ? [
          one.name,
          showValue(one.packedBytes, "bytes"),
          showValue(one.unpackedBytes, "bytes"),
          String(one.files),
        ]
      : [one.name, `missing: ${one.reason}`, "", ""],
  ),
  [1, 2, 3],
)}
${pageTable(
  "What others bring, with all their dependencies for this platform",
  ["package", "installed"],
  peers.map((peer) => [
    peer.name,
    peer.status === "measured" ? showValue(peer.installed.bytes, "bytes") : `missing: ${peer.reason}`,
  ]),
  [1],
)}`,
  };
}
