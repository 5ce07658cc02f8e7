import { onScreens } from "@org/classifier-command-line/testing";
import { describe, expect, it } from "vitest";
import { BUILD_REPORT } from "../__fixtures__/build-report.ts";
import type { BuildOptions, BuildReport } from "../build/build-bundle.ts";
import type { ImportOptions } from "../import/import-predecessor.ts";
import type { ImportReport } from "../import/import-report.ts";
import { type CliWork, run } from "./run.ts";

const REPORT: ImportReport = {
  files: [
    { file: "data/level2_problems.json", status: "imported", becomes: ["problems/<category>.jsonl"] },
    { file: "automation_mappings.json", status: "missing", becomes: [], reason: "is not in the folder" },
  ],
  counts: { categories: 2, problems: 3, tickets: 1, automation: 0 },
  carried: [
    {
      file: "data/level2_problems.json",
      field: "problems{}[].id",
      to: "problems/<category>.jsonl id",
      count: 3,
    },
  ],
  changed: [],
  checked: [],
  dropped: [
    {
      file: "data/level2_problems.json",
      field: "problems{}[].frequency",
      reason: "expected a number, found null",
      count: 1,
      places: [`problems["Lamps"][0].frequency`],
    },
  ],
  assumed: [{ to: "desk.yaml id", value: "imported-desk", reason: "no name is given", count: 1 }],
  parity: {
    outcome: "same",
    sameFrom: 0.998,
    model: "sentence-transformers/all-MiniLM-L6-v2",
    oldModel: null,
    compared: 4,
    differing: 0,
    otherLength: 0,
    notCompared: [],
    problemText: "description",
    categories: [
      {
        category: "lamps",
        text: 0.9999,
        problems: { compared: 3, mean: 0.99987, lowest: 0.99912 },
        differing: [],
      },
    ],
  },
  remaining: [],
};

const BUILD: BuildReport = {
  ...BUILD_REPORT,
  bundle: { ...BUILD_REPORT.bundle, id: "imported-desk" },
  counts: { categories: 2, problems: 3, tickets: 1, problemVectors: 4 },
  sample: { decision: "review", category: "lamps" },
};

async function cli(line: string, report: Partial<ImportReport> = {}) {
  const asked: { imports: ImportOptions[]; builds: BuildOptions[] } = { imports: [], builds: [] };
  const work = {
    importPredecessor: async (options) => {
      asked.imports.push(options);
      return { ...REPORT, ...report };
    },
    buildBundle: async (options) => {
      asked.builds.push(options);
      return BUILD;
    },
  } satisfies Partial<CliWork> as Partial<CliWork> as CliWork;
  return { ...(await onScreens((io) => run(line.split(" "), io, work))), asked };
}

const LINE = "import old --out desk";
const parity = (changes: Partial<ImportReport["parity"]>) => ({ parity: { ...REPORT.parity, ...changes } });

describe("import", () => {
  it("hands its options on, and builds nothing unless asked", async () => {
    const { asked } = await cli(
      `${LINE} --id lamps --name Lamps --like other --time-unit hours --model m --dtype fp32 --threads 3 --strict`,
    );
    expect(asked.builds).toEqual([]);
    expect(asked.imports).toEqual([
      {
        dir: "old",
        out: "desk",
        id: "lamps",
        name: "Lamps",
        like: "other",
        timeUnit: "hours",
        model: "m",
        dtype: "fp32",
        threads: 3,
        strict: true,
        onProgress: expect.any(Function),
      },
    ]);
  });

  it("says what was made, what was not, what to look at and what to do next", async () => {
    const { code, stdout } = await cli(LINE);
    expect(code).toBe(0);
    expect(stdout).toContain("imported 2 categories, 3 problems, 1 ticket, 0 automation mappings to desk\n");
    expect(stdout).toMatch(/^automation_mappings\.json +missing$/m);
    expect(stdout).toContain("4 compared, each cosine at least 0.998\n");
    expect(stdout).toMatch(/^lamps +0\.99990 +3 +0\.99987 +0\.99912 +0$/m);
    expect(stdout).toContain(
      "expected a number, found null: data/level2_problems.json problems{}[].frequency\n",
    );
    expect(stdout).toContain("desk.yaml id (1): imported-desk\n");
    expect(stdout).toContain("classifier-prepare build --source desk --out assets\n");
  });

  it("warns of a file that could not be read, with the reason", async () => {
    const files = [
      { file: "data/x.json", status: "unreadable" as const, becomes: [], reason: "is not JSON" },
    ];
    expect((await cli(LINE, { files })).stdout).toContain("warning data/x.json is not JSON\n");
  });

  it("warns of vectors that are another model's, and names those that differ", async () => {
    const differing = [
      { problem: "lamp-dark", cosine: 0.91234 },
      { problem: null, cosine: 0.95 },
    ];
    const [category] = REPORT.parity.categories;
    const some = await cli(
      LINE,
      parity({
        outcome: "some-differ",
        differing: 2,
        categories: [{ ...(category as NonNullable<typeof category>), differing }],
      }),
    );
    expect(some.code).toBe(0);
    expect(some.stdout).toContain(
      "warning not all of the old vectors are those of sentence-transformers/all-MiniLM-L6-v2: 2 of 4 differ",
    );
    expect(some.stdout).toContain("differs: lamps, lamp-dark: 0.91234\n");
    expect(some.stdout).toContain("differs: lamps, its own text: 0.95000\n");
    const notCompared = [
      { what: "categories", rows: 2, reason: "256 numbers long, and the model's 384", otherLength: true },
    ];
    const other = await cli(
      LINE,
      parity({ outcome: "another-model", compared: 0, otherLength: 2, notCompared, categories: [] }),
    );
    expect(other.stdout).toContain(
      "of other texts: 0 of 0 differ (cosine below 0.998), 2 have another length",
    );
    expect(other.stdout).toContain(
      "not compared: categories, 2 rows: 256 numbers long, and the model's 384\n",
    );
  });

  it("names what a build will still ask for, and how many entries of a long list it leaves to the report", async () => {
    const remaining = [{ origin: { file: ".", line: 1, column: 1 }, message: "lacks problems/" }];
    const dropped = Array.from({ length: 15 }, (_, i) => ({
      ...(REPORT.dropped[0] as (typeof REPORT.dropped)[number]),
      reason: `reason ${i}`,
    }));
    const { stdout } = await cli(LINE, { remaining, dropped });
    expect(stdout).toContain("before a build .:1:1 lacks problems/\n");
    expect(stdout).toContain("and 3 more in import-report.json\n");
  });

  it("with --bundle builds one of the sources, with the same model", async () => {
    const { code, stdout, asked } = await cli(`${LINE} --bundle assets --model m --threads 2`);
    expect(code).toBe(0);
    expect(asked.builds).toEqual([
      expect.objectContaining({ source: "desk", out: "assets", model: "m", threads: 2 }),
    ]);
    expect(stdout).toContain("imported 2 categories");
    expect(stdout).toContain("built imported-desk 1.0.0");
    expect(stdout).not.toContain("next:");
  });

  it("--json is the report, and the build's beside it", async () => {
    expect(JSON.parse((await cli(`${LINE} --json`)).stdout)).toEqual(REPORT);
    const both = JSON.parse((await cli(`${LINE} --json --bundle assets`)).stdout);
    expect(both).toMatchObject({ counts: REPORT.counts, build: { bundle: BUILD.bundle } });
  });

  it("moves no cursor, whatever a file is called", async () => {
    const files = [{ file: "data/\u001b[2J\nx.json", status: "skipped" as const, becomes: [] }];
    expect((await cli(LINE, { files })).stdout).not.toContain("\u001b");
  });
});
