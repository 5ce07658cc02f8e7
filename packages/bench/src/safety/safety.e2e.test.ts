import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildBundle, measuredDigest, readVerdict } from "@org/classifier-prepare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alteredBundle, negateRow, swapRows } from "../__fixtures__/altered-bundle.ts";
import { LIBRARY_DESK, libraryTickets } from "../__fixtures__/library-desk.ts";
import { summarize } from "./compare-judgements.ts";
import type { SafetyReport } from "./measure-safety.ts";

// The command as it is published, on a desk small enough to be built live: run "npm run build" first.

const BIN = fileURLToPath(new URL("../../bin/classifier-bench.js", import.meta.url));
const CATEGORIES = "embeddings/business_categories.npy";
const CENTROIDS = "embeddings/dataset_centroids.npy";

let folder: string;
let bundle: string;
let tickets: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bench-safety-"));
  bundle = join(folder, "bundle");
  tickets = await libraryTickets(folder);
  await buildBundle({ source: LIBRARY_DESK, out: bundle });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function safety(...args: string[]) {
  const json = join(await mkdtemp(join(folder, "report-")), "report.json");
  const { PATH = "", HOME = "" } = process.env;
  const finished = await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [
        BIN,
        "safety",
        "--tickets",
        tickets,
        "--source",
        LIBRARY_DESK,
        "--starts",
        "1",
        "--quiet",
        "--json",
        json,
        ...args,
      ],
      { env: { PATH, HOME, CLASSIFIER_GRAPH_CACHE: "0" } },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
  const text = await readFile(json, "utf8").catch(() => undefined);
  return { ...finished, report: text === undefined ? undefined : (JSON.parse(text) as SafetyReport) };
}

/** Two bundles, since a live build is needed only where it is what is tested. */
const compare = (candidate: string, ...args: string[]) =>
  safety("--baseline", bundle, "--bundle", candidate, ...args);

describe("a bundle", () => {
  it("against itself is SAFE, without any drift, and its figures agree with its tickets", async () => {
    const { code, stderr, report } = await compare(bundle);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(report?.verdict).toBe("SAFE");
    expect(report?.comparison).toMatchObject({ identicalShare: 1, drift: { mean: 0, p95: 0, max: 0 } });
    expect(report?.comparison.cosine?.min).toBeGreaterThan(1 - 1e-6);
    expect(summarize(report?.tickets ?? [])).toEqual(report?.comparison);
    // A start that is no live build's is no criterion.
    expect(report?.bars.map(({ what }) => what)).not.toContain("speed-up of initialisation");
  });

  it("of one thread against two is SAFE", async () => {
    const { code, report } = await compare(bundle, "--baseline-threads", "1", "--candidate-threads", "2");
    expect(code).toBe(0);
    expect([report?.baseline.threads, report?.candidate.threads]).toEqual([1, 2]);
  });

  it.each(["1", "2", "77"])("gets the same verdict by seed %s as by any other", async (seed) => {
    const { code, report } = await compare(bundle, "--sample", "5", "--seed", seed);
    expect({ code, own: report?.comparison.own.tickets }).toEqual({ code: 0, own: 5 });
  });

  it("built from the same sources is SAFE against the live build, and opens faster", async () => {
    const { code, stdout, report } = await safety("--baseline", "live:w8");
    expect(stdout).toMatch(/\nSAFE\n$/);
    expect(code).toBe(0);
    expect(report?.steps.map(({ step }) => step)).toEqual([
      ...["baseline", "preparation", "optimised", "comparison", "verdict"],
    ]);
    expect(report?.candidate.bundle.digest).toBe(report?.baseline.bundle.digest);
    expect(report?.bars.at(-1)).toMatchObject({ what: "speed-up of initialisation", verdict: "met" });
  });
});

describe("an altered bundle that opens is UNSAFE, and the tickets that changed are named", () => {
  it.each<[what: string, alterations: Parameters<typeof alteredBundle>[2]]>([
    ["the vector of one category's description negated", { [CATEGORIES]: negateRow(0) }],
    ["both vectors of one category negated", { [CATEGORIES]: negateRow(0), [CENTROIDS]: negateRow(0) }],
    ["two categories' descriptions in each other's place", { [CATEGORIES]: swapRows(0, 1) }],
    ["two categories' centroids in each other's place", { [CENTROIDS]: swapRows(0, 1) }],
  ])("%s", async (what, alterations) => {
    const altered = await alteredBundle(bundle, join(folder, what), alterations);
    const { code, stdout, stderr, report } = await compare(altered);
    expect({ code, stderr, verdict: report?.verdict }).toEqual({ code: 1, stderr: "", verdict: "UNSAFE" });
    const changed = report?.tickets.filter(({ changes }) => changes.length > 0) ?? [];
    expect(changed.length).toBeGreaterThan(0);
    for (const { name } of changed.slice(0, 20)) {
      expect(stdout).toContain(name);
      expect(report?.reasons.some((reason) => reason.startsWith(`${name}: `))).toBe(true);
    }
    // The model is untouched, and so are the vectors of texts.
    expect(report?.comparison.cosine?.min).toBeGreaterThan(1 - 1e-6);
  });
});

describe("a side that cannot be measured", () => {
  it.each([
    ["baseline", "--baseline", "--bundle"],
    ["candidate", "--bundle", "--baseline"],
  ])("is named, the %s, and there is no verdict", async (side, missing, there) => {
    const { code, stdout, stderr, report } = await safety(
      ...[missing, join(folder, "no bundle here"), there, bundle],
    );
    expect({ code, stdout, report }).toEqual({ code: 1, stdout: "", report: undefined });
    expect(stderr).toContain(`error [ERR_SAFETY_SIDE] the ${side} could not be measured`);
    expect(stderr).toContain("AssetsNotFoundError");
    expect(stderr).not.toContain(folder);
  });

  it("is one whose folder has no such packages", async () => {
    const { code, stderr } = await compare(bundle, "--candidate-package", folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/the candidate could not be measured.*@org\/classifier-core is not installed/);
  });

  it("is a model that is not there in the dtype asked for", async () => {
    const { code, stderr } = await safety("--baseline", bundle, "--candidate-dtype", "q8");
    expect(code).toBe(1);
    expect(stderr).toMatch(/the candidate could not be measured.*q8/);
  });
});

describe("--attach", () => {
  it("puts the verdict into the bundle, and a bundle that has one can be judged again", async () => {
    const judged = await alteredBundle(bundle, join(folder, "judged"), { [CATEGORIES]: negateRow(0) });
    const before = await measuredDigest(judged);
    const first = await compare(judged, "--attach");
    expect(first.code).toBe(1);
    const verdict = await readVerdict(judged);
    expect(verdict).toMatchObject({ verdict: "UNSAFE", measured: { digest: before, dtype: "w8" } });
    expect(verdict?.reasons).toEqual(first.report?.reasons);
    expect((await compare(judged, "--attach")).code).toBe(1);
    expect((await readVerdict(judged))?.date).not.toBe(verdict?.date);
  });
});

it("--texts puts the texts into the report, which has none otherwise", async () => {
  const [line = ""] = (await readFile(tickets, "utf8")).split("\n");
  const { text } = JSON.parse(line) as { text: string };
  const without = await compare(bundle, "--sample", "100");
  expect(JSON.stringify(without.report)).not.toContain(JSON.stringify(text));
  const withTexts = await compare(bundle, "--sample", "100", "--texts");
  expect(withTexts.report?.tickets[0]?.text).toBe(text);
});
