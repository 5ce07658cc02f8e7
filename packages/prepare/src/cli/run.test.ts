import { onScreens, type ScreenOptions } from "@org/classifier-command-line/testing";
import { describe, expect, it } from "vitest";
import { BUILD_REPORT } from "../__fixtures__/build-report.ts";
import { verdictOn } from "../__fixtures__/judged-bundle.ts";
import type { BuildOptions, BuildReport } from "../build/build-bundle.ts";
import type { EmbedSourceOptions } from "../build/embed-source.ts";
import type { LintFinding } from "../lint/lint-content.ts";
import { LintError } from "../lint/lint-error.ts";
import type { QuantizationReport, QuantizeOptions } from "../quantize/quantize-model.ts";
import { SourceError } from "../source/source-error.ts";
import { type CliWork, run } from "./run.ts";

const WARNING: LintFinding = {
  kind: "few-tickets",
  severity: "warning",
  subjects: ["c"],
  message: "category c has 3 tickets",
};
const NOTE: LintFinding = {
  kind: "problem-without-tickets",
  severity: "note",
  subjects: ["p"],
  message: "p has none",
};

/** Work that is not expected to be asked for; a test replaces what it needs. */
const IDLE: CliWork = {
  buildBundle: () => Promise.reject(new Error("buildBundle was called")),
  validateBundle: () => Promise.reject(new Error("validateBundle was called")),
  lintSource: () => Promise.reject(new Error("lintSource was called")),
  quantizeModel: () => Promise.reject(new Error("quantizeModel was called")),
  pushBundle: () => Promise.reject(new Error("pushBundle was called")),
  pullBundle: () => Promise.reject(new Error("pullBundle was called")),
  deploy: () => Promise.reject(new Error("deploy was called")),
  importPredecessor: () => Promise.reject(new Error("importPredecessor was called")),
  diagnose: () => Promise.reject(new Error("diagnose was called")),
  scanCache: () => Promise.reject(new Error("scanCache was called")),
  verifyCache: () => Promise.reject(new Error("verifyCache was called")),
  pruneCache: () => Promise.reject(new Error("pruneCache was called")),
};

const cli = (line: string, work: Partial<CliWork> = {}, options?: ScreenOptions) =>
  onScreens((io) => run(line.split(" ").filter(Boolean), io, { ...IDLE, ...work }), options);

const BUILD = "build --source in --out out";

describe("usage", () => {
  it.each([
    "--help",
    "build --help",
    "validate --help",
    "lint --help",
    "quantize --help",
    "cache --help",
    "cache prune --help",
    "--version",
    "push --help",
    "pull --help",
    "deploy --help",
    "import --help",
    "help build",
  ])("%s answers on stdout and ends with 0", async (line) => {
    const { code, stdout, stderr } = await cli(line);
    expect(code).toBe(0);
    expect(stdout).not.toBe("");
    expect(stderr).toBe("");
  });

  it.each([
    "",
    "bild",
    "build",
    "build --source in",
    "build --out out",
    `${BUILD} --nonsense`,
    `${BUILD} --threads 0`,
    `${BUILD} --threads two`,
    `${BUILD} --dtype fp16`,
    `${BUILD} extra`,
    "validate",
    "deploy",
    "deploy --entry a --bundle b",
    "deploy --entry a --bundle b --out c --platform sunos-sparc",
    "validate a b",
    "doctor a b",
    "doctor hub:../a",
    "lint",
    "cache",
    "cache clear",
    "cache ls extra",
    "cache verify org/a org/b",
    "cache verify org/a@main",
    "cache verify ../a",
    "cache prune --cache-dir",
    "import",
    "import old",
    "import old other --out new",
    "import old --out new --time-unit days",
    "quantize",
    "quantize a b",
    "quantize m --dtype q8",
    "quantize m --min-cosine 2",
    "quantize m --min-cosine high",
    "quantize m --threads 0",
    "push b",
    "push --repo org/desk",
    "push b --repo org/desk --token hf_secret",
    "pull org/desk",
    "pull --out b",
    "pull org/../desk --out b",
    "pull hub:org/desk@ --out b",
  ])("%j is wrong usage: a message on stderr, nothing on stdout, 2", async (line) => {
    const { code, stdout, stderr } = await cli(line);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).not.toBe("");
  });
});

describe("build", () => {
  it("hands its options on, and no others", async () => {
    let seen: BuildOptions | undefined;
    const { signal } = new AbortController();
    const buildBundle = async (options: BuildOptions) => {
      seen = options;
      return BUILD_REPORT;
    };
    await cli(`${BUILD} --model m --dtype q8 --threads 3 --strict --json`, { buildBundle }, { signal });
    expect(seen).toEqual({
      source: "in",
      out: "out",
      model: "m",
      dtype: "q8",
      threads: 3,
      strict: true,
      signal,
      onProgress: expect.any(Function),
    });
    await cli(BUILD, { buildBundle });
    expect(seen).toEqual({ source: "in", out: "out", onProgress: expect.any(Function) });
  });

  it("prints what was built, with an aligned table of sizes", async () => {
    const { code, stdout } = await cli(BUILD, {
      buildBundle: async () => ({ ...BUILD_REPORT, lint: [NOTE, WARNING] }),
    });
    expect(code).toBe(0);
    expect(stdout).toBe(`built desk 1.0.0, digest 0123456789ab
2 categories, 3 problems, 4 tickets, 7 vectors in 1.2 s
opened, and a ticket classified: route, tills

models      24.1 MB
embeddings  12.3 kB
heads           0 B
data          999 B
total       24.1 MB

not measured: too few tickets to hold some out

1 warning, 1 note
warning [few-tickets] category c has 3 tickets
note [problem-without-tickets] p has none
`);
  });

  it("prints the measured quality where there is one", async () => {
    const quality = {
      source: "held out",
      tickets: 420,
      categoryAccuracy: 0.951,
      categoryAccuracyOnUnknownProblems: 0.9,
      routedShare: 0.8,
      routedAccuracy: 0.99,
    } as NonNullable<BuildReport["quality"]>;
    const { stdout } = await cli(BUILD, { buildBundle: async () => ({ ...BUILD_REPORT, quality }) });
    expect(stdout).toMatch(/^category right +95\.1 %$/m);
    expect(stdout).toMatch(/^routed without review +80\.0 %$/m);
    // What was not measured is not shown as nothing.
    expect(stdout).not.toMatch(/calibration|problem first|foreign|heads kept/);
  });

  it("prints all that was measured of trained heads, on one screen", async () => {
    const report: BuildReport = {
      ...BUILD_REPORT,
      quality: {
        source: "held out",
        tickets: 420,
        categoryAccuracy: 0.951,
        categoryAccuracyOnUnknownProblems: 0.9,
        problemFirstAccuracy: 0.812,
        problemAmongFiveAccuracy: 0.967,
        automationLevelAccuracy: 0.859,
        routedShare: 0.8,
        routedAccuracy: 0.99,
        routedAccuracyLowerBound: 0.97,
        calibration: { expectedCalibrationError: 0.0213, brierScore: 0.04, reliability: [] },
        scope: { foreign: 40, refusedShare: 0.85, turnedAwayShare: 0.03 },
      },
      training: {
        categories: "both",
        problems: "heads and similarity",
        experts: [
          { signal: "perceptron", kept: false, logLossWith: 0.21, logLossWithout: 0.2 },
          { signal: "problems", kept: true, logLossWith: 0.2, logLossWithout: 0.25 },
          { signal: "lexical", kept: true, logLossWith: 0.2, logLossWithout: 0.3 },
        ],
        strengths: { category: { semantic: 10, lexical: 1 } },
      },
      cascade: { share: 0.314, accuracy: 0.996 },
      lint: Array<LintFinding>(30).fill(WARNING),
    };
    const { stdout } = await cli(BUILD, { buildBundle: async () => report });
    expect(stdout).toContain(`
tickets held out              420
category right             95.1 %
  on problems never seen   90.0 %
  calibration error         2.1 %
problem first              81.2 %
  among the first five     96.7 %
automation level right     85.9 %
routed without review      80.0 %
  of these right           99.0 %
answered by wording alone  31.4 %
  of these right           99.6 %
foreign texts refused      85.0 %
heads kept: problems, lexical; left out: perceptron
`);
    // A small terminal window, with thirty findings of the lint.
    expect(stdout.split("\n").length).toBeLessThanOrEqual(40);
  });

  it("says of heads of which none paid that none was kept, and of no answer no accuracy", async () => {
    const quality = {
      source: "held out",
      tickets: 40,
      categoryAccuracy: 1,
      routedShare: 0,
      routedAccuracy: 0,
    };
    const expert = { signal: "lexical", kept: false, logLossWith: 1, logLossWithout: 1 };
    const training = {
      categories: "similarity" as const,
      problems: "similarity" as const,
      experts: [expert],
      strengths: {},
    };
    const { stdout } = await cli(BUILD, {
      buildBundle: async () => ({ ...BUILD_REPORT, quality, training }),
    });
    expect(stdout).toContain("heads kept: none; left out: lexical\n");
    expect(stdout).toMatch(/^answered by wording alone +0\.0 %$/m);
    expect(stdout).not.toContain("of these right");
  });

  it("with --json prints one object and nothing else on stdout", async () => {
    const { stdout } = await cli(`${BUILD} --json`, {
      buildBundle: async ({ onProgress }) => {
        onProgress?.({ step: "read", done: 0, total: 1 });
        return BUILD_REPORT;
      },
    });
    expect(JSON.parse(stdout)).toMatchObject({ bundle: BUILD_REPORT.bundle, sizes: BUILD_REPORT.sizes });
  });

  it("with --strict shows the warnings that stopped the build, and ends with 1", async () => {
    const stopped = { buildBundle: () => Promise.reject(new LintError([WARNING])) };
    const { code, stdout, stderr } = await cli(`${BUILD} --strict`, stopped);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("[few-tickets] category c has 3 tickets");
    const json = JSON.parse((await cli(`${BUILD} --strict --json`, stopped)).stdout);
    expect(json.error).toMatchObject({ code: "ERR_BUILD_FAILED", findings: [WARNING] });
    // Without it, warnings are shown and no failure.
    const warned = { buildBundle: async () => ({ ...BUILD_REPORT, lint: [WARNING] }) };
    expect((await cli(BUILD, warned)).code).toBe(0);
  });
});

describe("progress", () => {
  const work: Partial<CliWork> = {
    buildBundle: async ({ onProgress }) => {
      for (let done = 0; done <= 1000; done++) onProgress?.({ step: "embed", done, total: 1000 });
      onProgress?.({ step: "write", done: 0, total: 0 });
      return BUILD_REPORT;
    },
  };

  it("names the steps of a build in words, a few lines each where stderr is no terminal", async () => {
    const lines = [0, 250, 500, 750, 1000].map((done) => `embedding texts: ${done} of 1000\n`).join("");
    expect((await cli(BUILD, work)).stderr).toBe(`${lines}writing: 0 of 0\n`);
  });

  it("counts the bytes of a model that is fetched", async () => {
    const lintSource = async ({ onProgress }: EmbedSourceOptions) => {
      onProgress?.({ step: "download", done: 12_345_000, total: 24_100_000 });
      return [];
    };
    expect((await cli("lint --source in", { lintSource })).stderr).toBe(
      "fetching from the Hub: 12.3 / 24.1 MB\n",
    );
  });
});

describe("failure", () => {
  const sourceError = new SourceError(
    Array.from({ length: 30 }, (_, i) => ({
      origin: { file: "a.csv", line: i + 1, column: 2 },
      message: "is wrong",
    })),
  );

  it("lists every mistake of the source, one a line, without a stack", async () => {
    const { code, stdout, stderr } = await cli(`${BUILD} --quiet`, {
      buildBundle: () => Promise.reject(sourceError),
    });
    expect(code).toBe(1);
    expect(stdout).toBe("");
    const lines = stderr.trimEnd().split("\n");
    expect(lines[0]).toBe("error [ERR_SOURCE_INVALID] the source has 30 mistakes");
    expect(lines.slice(1, 31)).toEqual(Array.from({ length: 30 }, (_, i) => `a.csv:${i + 1}:2 is wrong`));
    expect(lines[31]).toBe(sourceError.remedy);
    expect(lines).toHaveLength(32);
  });

  it("with --json is an object on stdout as well", async () => {
    const { code, stdout, stderr } = await cli(`${BUILD} --json`, {
      buildBundle: () => Promise.reject(sourceError),
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "ERR_SOURCE_INVALID", findings: { length: 30 } },
    });
    expect(stderr).toContain("error [ERR_SOURCE_INVALID]");
  });

  it("is told from an interruption, which ends with 130", async () => {
    const controller = new AbortController();
    const { code, stdout, stderr } = await cli(
      `${BUILD} --json`,
      {
        buildBundle: async ({ signal }) => {
          controller.abort();
          signal?.throwIfAborted();
          return BUILD_REPORT;
        },
      },
      { signal: controller.signal },
    );
    expect({ code, stdout, stderr }).toEqual({ code: 130, stdout: "", stderr: "interrupted\n" });
  });
});

describe("validate", () => {
  const bundle = BUILD_REPORT.bundle;

  it("ends with 0 for a valid bundle and 1 for another, naming file and field", async () => {
    const good = await cli("validate b", {
      validateBundle: async () => ({ valid: true, findings: [], bundle, sizes: BUILD_REPORT.sizes }),
    });
    expect(good.code).toBe(0);
    expect(good.stdout).toMatch(/^valid desk 1\.0\.0, digest 0123456789ab\nno safety verdict\n\nmodels/);
    const findings = [
      { file: "data/x.json", field: "a.b", message: "is wrong" },
      { file: "m.onnx", field: "", message: "is cut" },
    ];
    const bad = await cli("validate b", { validateBundle: async () => ({ valid: false, findings }) });
    expect(bad.code).toBe(1);
    expect(bad.stdout).toBe("not valid: 2 findings\ndata/x.json a.b: is wrong\nm.onnx: is cut\n");
  });

  it("says the safety verdict and its first reason, without what would move the cursor", async () => {
    const verdict = verdictOn(bundle.digest, {
      verdict: "UNSAFE",
      reasons: ["ticket e-17: \u001b[2Jcategory changed", "ticket e-18: level changed"],
    });
    const { code, stdout } = await cli("validate b", {
      validateBundle: async () => ({ valid: true, findings: [], bundle, verdict }),
    });
    expect(code).toBe(0);
    expect(stdout).toContain(
      "safety verdict UNSAFE of 2026-11-24T10:00:00.000Z, on 812 tickets against live build from sources: 2 reasons, the first: ticket e-17: [2Jcategory changed\n",
    );
  });

  it("ends with 1 when the bundles compared differ, and says in what", async () => {
    const compare = (identical: boolean): Partial<CliWork> => ({
      validateBundle: async (dir, { against }) => ({
        valid: dir === "a" && against === "b",
        findings: [],
        bundle,
        comparison: {
          identical,
          onlyHere: identical ? [] : ["x"],
          onlyThere: [],
          changed: identical ? [] : [{ file: "y", detail: "2 rows" }],
          ...(identical ? {} : { largestVectorDifference: 0.00012 }),
        },
      }),
    });
    expect(await cli("validate a --against b", compare(true))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("identical"),
    });
    const different = await cli("validate a --against b", compare(false));
    expect(different.code).toBe(1);
    expect(different.stdout).toContain(
      "only here   x\nchanged     y: 2 rows\nlargest difference between two values of a vector: 1.2e-4\n",
    );
  });
});

describe("lint", () => {
  it("prints all findings, warnings first, and fails only when strict", async () => {
    const lintSource = async () => [NOTE, ...Array<LintFinding>(30).fill(WARNING)];
    const { code, stdout } = await cli("lint --source in", { lintSource });
    expect(code).toBe(0);
    expect(stdout.split("\n").filter((line) => line.startsWith("warning ["))).toHaveLength(30);
    expect(stdout.indexOf("note [")).toBeGreaterThan(stdout.lastIndexOf("warning ["));
    expect((await cli("lint --source in --strict", { lintSource })).code).toBe(1);
    expect(JSON.parse((await cli("lint --source in --json", { lintSource })).stdout).findings).toHaveLength(
      31,
    );
  });
});

describe("quantize", () => {
  const report: QuantizationReport = {
    file: "m/onnx/model_w8.onnx",
    dtype: "w8",
    opset: 17,
    bytes: { before: 90_364_477, after: 23_563_966 },
    tensors: { matMul: 36, gemm: 0, gather: 1 },
    cosine: { texts: 40, min: 0.998664, mean: 0.999443 },
    durationMs: 1543,
  };

  it("hands its options on, and no others", async () => {
    let seen: QuantizeOptions | undefined;
    const quantizeModel = async (options: QuantizeOptions) => {
      seen = options;
      return report;
    };
    await cli("quantize m", { quantizeModel });
    expect(seen).toEqual({ folder: "m", dtype: "w8", onProgress: expect.any(Function) });
    await cli("quantize m --dtype w8 --out o --min-cosine 0.99 --threads 2", { quantizeModel });
    expect(seen).toMatchObject({ folder: "m", dtype: "w8", out: "o", minCosine: 0.99, threads: 2 });
  });

  it("prints what it made, and with --json the report itself", async () => {
    const quantizeModel = async ({ onProgress }: QuantizeOptions) => {
      onProgress?.({ step: "quantize", done: 0, total: 37 });
      onProgress?.({ step: "check", done: 80, total: 80 });
      return report;
    };
    const { code, stdout, stderr } = await cli("quantize m", { quantizeModel });
    expect(code).toBe(0);
    expect(stderr).toBe("quantising weights: 0 of 37\ncomparing vectors: 80 of 80\n");
    expect(stdout).toBe(`quantised to w8 in 1.5 s: m/onnx/model_w8.onnx

before           90.4 MB
after            23.6 MB
  share           26.1 %
texts compared        40
cosine, lowest   0.99866
cosine, mean     0.99944
MatMul weights        36
Gemm weights           0
tables of words        1
operator set          17
`);
    expect(JSON.parse((await cli("quantize m --json", { quantizeModel })).stdout)).toEqual(report);
  });

  it("ends with 1 where there are no texts in the file of --texts", async () => {
    const { code, stdout, stderr } = await cli("quantize m --texts no/such/file");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error [ERR_BUILD_FAILED] there are no texts to compare on");
  });
});
