import { type CliStreams, runCommandLine } from "@org/classifier-command-line";
import type { BuildOptions, BuildReport } from "../build/build-bundle.ts";
import type { EmbedSourceOptions } from "../build/embed-source.ts";
import type { DeploymentReport, DeployOptions } from "../deploy/deploy.ts";
import type { DiagnoseOptions, Diagnosis } from "../doctor/diagnose.ts";
import type { ImportOptions } from "../import/import-predecessor.ts";
import type { ImportReport } from "../import/import-report.ts";
import type { LintFinding } from "../lint/lint-content.ts";
import type { PullBundleOptions, PullReport } from "../publish/pull-bundle.ts";
import type { PushBundleOptions, PushReport } from "../publish/push-bundle.ts";
import type { QuantizationReport, QuantizeOptions } from "../quantize/quantize-model.ts";
import type { ValidationReport } from "../validate/validate-bundle.ts";
import { addBuild } from "./build-command.ts";
import { addCache, type CacheWork } from "./cache-command.ts";
import { addDeploy } from "./deploy-command.ts";
import { describeSourceError } from "./describe-source-error.ts";
import { addDoctor } from "./doctor-command.ts";
import { addImport } from "./import-command.ts";
import { addLint } from "./lint-command.ts";
import { addPull } from "./pull-command.ts";
import { addPush } from "./push-command.ts";
import { addQuantize } from "./quantize-command.ts";
import { addValidate } from "./validate-command.ts";

/** Version of this package; tsup puts it in. */
declare const PACKAGE_VERSION: string;

/** The work behind the verbs. */
export interface CliWork extends CacheWork {
  buildBundle(options: BuildOptions): Promise<BuildReport>;
  validateBundle(dir: string, options: { against?: string; signal?: AbortSignal }): Promise<ValidationReport>;
  lintSource(options: EmbedSourceOptions): Promise<LintFinding[]>;
  quantizeModel(options: QuantizeOptions): Promise<QuantizationReport>;
  pushBundle(options: PushBundleOptions): Promise<PushReport>;
  pullBundle(options: PullBundleOptions): Promise<PullReport>;
  deploy(options: DeployOptions): Promise<DeploymentReport>;
  importPredecessor(options: ImportOptions): Promise<ImportReport>;
  diagnose(options: DiagnoseOptions): Promise<Diagnosis>;
}

/** Loaded when a verb needs it, so that --help and a mistyped option answer at once. */
const lazyWork: CliWork = {
  buildBundle: async (options) => (await import("../build/build-bundle.ts")).buildBundle(options),
  validateBundle: async (dir, options) =>
    (await import("../validate/validate-bundle.ts")).validateBundle(dir, options),
  lintSource: async (options) => (await import("../lint/lint-source.ts")).lintSource(options),
  quantizeModel: async (options) => (await import("../quantize/quantize-model.ts")).quantizeModel(options),
  pushBundle: async (options) => (await import("../publish/push-bundle.ts")).pushBundle(options),
  pullBundle: async (options) => (await import("../publish/pull-bundle.ts")).pullBundle(options),
  deploy: async (options) => (await import("../deploy/deploy.ts")).deploy(options),
  importPredecessor: async (options) =>
    (await import("../import/import-predecessor.ts")).importPredecessor(options),
  diagnose: async (options) => (await import("../doctor/diagnose.ts")).diagnose(options),
  scanCache: async (options) => (await import("@org/classifier-assets-hub")).scanCache(options),
  verifyCache: async (options) => (await import("@org/classifier-assets-hub")).verifyCache(options),
  pruneCache: async (options) => (await import("@org/classifier-assets-hub")).pruneCache(options),
};

/** Runs the command line as `runCommandLine` does; `work` is replaced in tests. */
export function run(argv: readonly string[], io: CliStreams, work: CliWork = lazyWork): Promise<number> {
  return runCommandLine(argv, io, {
    name: "classifier-prepare",
    description: "Builds, checks, publishes and fetches the asset bundles that @org/classifier-core loads.",
    version: PACKAGE_VERSION,
    describeError: describeSourceError,
    addVerbs(program, perform) {
      addBuild(program, perform, work.buildBundle);
      addValidate(program, perform, work.validateBundle);
      addLint(program, perform, work.lintSource);
      addQuantize(program, perform, work.quantizeModel);
      addPush(program, perform, work.pushBundle);
      addPull(program, perform, work.pullBundle);
      addDeploy(program, perform, work.deploy);
      addImport(program, perform, work);
      addDoctor(program, perform, work.diagnose);
      addCache(program, perform, work);
    },
  });
}
