import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { builtPackage } from "@org/classifier-command-line/testing";
import { beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { inventedBundle } from "../__fixtures__/invented-bundle.ts";
import type { LoadReport } from "./measure-load.ts";

// The command, the server and the process that asks it are what was built.
const { requireBuilt, run } = builtPackage("bench");
beforeAll(() => {
  requireBuilt();
  builtPackage("server").requireBuilt();
});

/** A start, some seconds of load, and ten of a sender of headers who has to be cut off. */
const TIMEOUT_MS = 120_000;

it("load accounts for every request of a server in a process of its own", {
  timeout: TIMEOUT_MS,
}, async () => {
  const json = join(await temporaryFolder(), "report.json");
  const measured = await run([
    ...["load", "--bundle", await inventedBundle(await temporaryFolder()), "--quiet", "--json", json],
    ...["--tickets", "examples/service-desk/evaluation/novel.jsonl", "--seconds", "2", "--connections", "12"],
    ...["--workers", "1", "--max-waiting", "3"],
  ]);
  expect(measured).toMatchObject({ code: 0, stderr: "" });
  expect(measured.stdout).toMatch(/^overload +40 /m);
  const { steady, overload, slow, idle, server, bars } = JSON.parse(
    await readFile(json, "utf8"),
  ) as LoadReport;
  // One is served and three wait, so that of twelve at a time some have to be refused, and nobody may fail.
  for (const phase of [steady, overload]) {
    expect(phase.acceptedMs.length).toBe(phase.statuses["200"]);
    expect(phase.acceptedMs.length).toBeGreaterThan(0);
    expect(phase.refusedShare).toBeGreaterThan(0);
    expect(Object.keys(phase.statuses).sort()).toEqual(["200", "503"]);
    expect([phase.failedShare, phase.health.unanswered]).toEqual([0, 0]);
  }
  expect(steady.samples.length).toBeGreaterThan(1);
  expect(idle.opened).toBe(1000);
  expect(slow.flatMap(({ cutOffMs }) => cutOffMs.filter((ms) => ms === null))).toEqual([]);
  expect(server).toMatchObject({ workers: 1, exitCode: 0 });
  expect(bars).toHaveLength(9);
});

it("load without a bundle is an error", async () => {
  const failed = await run(["load", "--bundle", "no-such-folder", "--quiet", "--seconds", "1"]);
  expect(failed).toMatchObject({ code: 1, stdout: "" });
  expect(failed.stderr).toContain("ERR_MEASURED_PROCESS");
});
