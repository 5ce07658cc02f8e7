import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { builtPackage } from "@org/classifier-command-line/testing";
import { beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { inventedBundle } from "../__fixtures__/invented-bundle.ts";
import type { MemoryReport } from "./measure-memory.ts";
import { trendOf } from "./rss-trend.ts";

// The command and the processes it starts are what was built.
const { requireBuilt, run } = builtPackage("bench");
beforeAll(requireBuilt);

/** Five processes, and some fifty classifiers opened one after the other. */
const TIMEOUT_MS = 240_000;

it("memory has every sample, and slopes that follow from them", { timeout: TIMEOUT_MS }, async () => {
  const json = join(await temporaryFolder(), "report.json");
  const measured = await run([
    ...["memory", "--bundle", await inventedBundle(await temporaryFolder()), "--quiet", "--json", json],
    ...["--tickets", "44", "--sample-every", "2", "--cycles", "23", "--peers", "--peer-tickets", "4"],
  ]);
  expect(measured).toMatchObject({ code: 0, stderr: "" });
  expect(measured.stdout).toContain("44 tickets, 23 times opened and closed");
  const { soak, openClose, peers, bars } = JSON.parse(await readFile(json, "utf8")) as MemoryReport;
  expect([soak.plain.samples.length, openClose.plain.samples.length]).toEqual([22, 23]);
  for (const series of [soak.plain, soak.collected, openClose.plain, openClose.collected]) {
    const counted = series.samples.filter(({ after }) => after > series.warmUp);
    expect(series.trend).toEqual(
      trendOf(counted.map(({ after, rssBytes }) => [after / series.per, rssBytes])),
    );
    for (const { rssBytes } of series.samples) expect(series.peakRssBytes).toBeGreaterThanOrEqual(rssBytes);
  }
  expect(bars).toHaveLength(5);
  expect(peers.map(({ outcome }) => outcome)).toEqual([
    "measured",
    "missing",
    "missing",
    "missing",
    "missing",
  ]);
});

it("memory with too few samples is an error, before any work", async () => {
  const failed = await run(["memory", "--tickets", "500", "--quiet"]);
  expect(failed).toMatchObject({ code: 1, stdout: "" });
  expect(failed.stderr).toContain("tickets: 1 samples after the warm-up, expected at least 20");
});
