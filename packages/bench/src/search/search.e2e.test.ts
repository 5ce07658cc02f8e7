import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { INVENTED_DATASETS, temporaryFolder } from "../__fixtures__/folders.ts";
import type { SearchReport } from "./measure-search.ts";

// The command as it is published, on a small desk and the example's model; it starts what was built.
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const BIN = path("../../bin/classifier-bench.js");
const DESK = path("../../../prepare/src/__fixtures__/library-desk");
const BUNDLE = path("../../../../examples/service-desk/deployment/assets");

function search(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { PATH = "", HOME = "" } = process.env;
  const evaluation = join(INVENTED_DATASETS, "service-desk/evaluation.jsonl");
  const desk = ["--source", DESK, "--evaluation", evaluation, "--bundle", BUNDLE];
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [BIN, "search", "--quiet", ...desk, ...args],
      { env: { PATH, HOME, CLASSIFIER_GRAPH_CACHE: "0" } },
      (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

it("searches exactly, and says that it was not asked for more", async () => {
  const json = join(await temporaryFolder(), "search.json");
  const run = await search(
    "--sizes",
    "20,300",
    "--queries",
    "12",
    "--exact-only",
    "--strict",
    "--json",
    json,
  );
  expect(run, run.stderr).toMatchObject({ code: 0, stderr: "" });
  expect(run.stdout).toMatch(/approximate: not asked for, --exact-only/);
  const report = JSON.parse(await readFile(json, "utf8")) as SearchReport;
  const { known } = report.texts;
  expect(report.texts.queries).toBe(12);
  expect(report.cases.map(({ vectors, real }) => [vectors, real])).toEqual([
    [20, 20],
    [300, known],
  ]);
  // A query that is known would be its own nearest.
  expect(report.likeness.real.nearestCosine.p90).toBeLessThan(0.999);
  for (const { exact, queries } of report.cases) {
    expect(queries).toBe(12);
    expect(exact.query.queryMs).toHaveLength(12);
    expect(exact.query.recall).toEqual(Array.from({ length: 12 }, () => 1));
  }
  expect(report.bars.map(({ verdict }) => verdict)).toEqual(["not measured", "not measured", "not measured"]);
});

it("a size of nothing is wrong usage", async () => {
  expect(await search("--sizes", "0")).toMatchObject({ code: 2, stdout: "" });
});
