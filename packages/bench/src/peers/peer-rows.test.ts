import { expect, it } from "vitest";
import { REPORTS } from "../__fixtures__/reports-by-verb.ts";
import { rowsOf } from "./peer-rows.ts";

const { "cold-start": coldStart, latency, throughput } = REPORTS;
const peak = { id: "classifier", name: "classifier", does: "three tiers", outcome: "measured" } as const;

it("puts each contender's figures into its own row, and leaves out what is none", () => {
  const rows = rowsOf({
    ...{ coldStart, latency, throughput, sizes: [] },
    peaks: [{ ...peak, peakRssBytes: 2e8 }],
  });
  expect(rows.map(({ name }) => name)).toEqual(["classifier", "transformers-js-q8", "fastembed-js"]);
  expect(rows[0]).toMatchObject({ firstAnswerMs: 310, peakRssBytes: 2e8, ticketMs: null, notes: [] });
  expect(rows[1]).toMatchObject({ firstAnswerMs: 610, peakRssBytes: null });
});

it("a contender that is missing has no figure, and the reason once", () => {
  const [, , fastembed] = rowsOf({ coldStart, latency, throughput, peaks: [], sizes: [] });
  expect(fastembed).toEqual({
    ...{ name: "fastembed-js", does: "embedding alone" },
    ...{ firstAnswerMs: null, ticketMs: null, ticketsPerSecond: null },
    ...{ peakRssBytes: null, installedBytes: null },
    notes: ["missing: it is not installed"],
  });
});

it("the size of another's package is that of every contender it is", () => {
  const installed = { bytes: 5e8 } as never;
  const sizes = [{ name: "@huggingface/transformers", status: "measured", installed, model: null }] as const;
  const rows = rowsOf({ coldStart, latency, throughput, peaks: [], sizes });
  expect(rows.map(({ installedBytes }) => installedBytes)).toEqual([null, 5e8, null]);
});
