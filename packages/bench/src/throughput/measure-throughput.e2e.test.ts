import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { builtPackage } from "@org/classifier-command-line/testing";
import { beforeAll, expect, it } from "vitest";
import { INVENTED_DATASETS, temporaryFolder } from "../__fixtures__/folders.ts";
import type { ThroughputReport } from "./measure-throughput.ts";

// The command and the processes it starts are what was built.
const { requireBuilt, run } = builtPackage("bench");
beforeAll(requireBuilt);

/** A build, and nine processes that open a model. */
const TIMEOUT_MS = 240_000;

it("throughput trains on a file's split, measures each of ours thrice, and names who is missing", {
  timeout: TIMEOUT_MS,
}, async () => {
  const folder = await temporaryFolder();
  const [json, bundle] = [join(folder, "report.json"), join(folder, "bundle")];
  const measured = await run([
    ...["throughput", "--data", INVENTED_DATASETS, "--limit", "6", "--threads", "1", "--quiet"],
    ...["--keep-bundle", bundle, "--json", json, "--strict"],
  ]);
  expect(measured).toMatchObject({ code: 0, stderr: "" });
  expect(measured.stdout).toContain("6 texts, 1 threads");
  const report = JSON.parse(await readFile(json, "utf8")) as ThroughputReport;
  const outcomes = Object.fromEntries(report.contenders.map(({ id, outcome }) => [id, outcome]));
  expect(outcomes).toEqual({
    ...{ classifier: "measured", "classifier-category": "measured", "classifier-cascade": "measured" },
    ...{ "transformers-js-fp32": "missing", "transformers-js-q8": "missing", fastembed: "missing" },
    "sentence-transformers": "missing",
  });
  for (const contender of report.contenders) {
    if (contender.outcome !== "measured") continue;
    expect(contender.rounds).toHaveLength(3);
    for (const { aloneMs, batchMs } of contender.rounds) {
      expect(aloneMs).toBeGreaterThan(0);
      expect(batchMs).toBeGreaterThan(0);
    }
  }
  // Six texts are not the file the bars are for.
  expect(report.bars).toEqual([]);
  expect(JSON.parse(await readFile(join(bundle, "manifest.json"), "utf8"))).toHaveProperty("digest");
});

it("throughput of our own on a bundle that is not there is an error, and no speed", async () => {
  const failed = await run([
    ...["throughput", "--data", INVENTED_DATASETS, "--limit", "2", "--quiet", "--bundle", "nowhere"],
  ]);
  expect(failed).toMatchObject({ code: 1, stdout: "" });
  expect(failed.stderr).toContain("ERR_MEASURED_PROCESS");
});
