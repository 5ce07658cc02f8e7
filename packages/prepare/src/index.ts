export { ForeignVerdictError } from "@org/classifier-core";
export type { SafetyVerdict } from "@org/classifier-core/preparation";
export {
  type AssembleOptions,
  type BuildOptions,
  type BuildProgress,
  type BuildReport,
  buildBundle,
} from "./build/build-bundle.ts";
export type { EmbedSourceOptions } from "./build/embed-source.ts";
export { type LiveAssetsOptions, liveAssets } from "./build/live-assets.ts";
export type { ModelDtype } from "./build/model-folder.ts";
export type { DeployedVerdict } from "./deploy/check-verdict.ts";
export { type DeploymentReport, type DeployOptions, type DeployProgress, deploy } from "./deploy/deploy.ts";
export type { DeploymentSizes } from "./deploy/deployment-sizes.ts";
export type { Platform } from "./deploy/platform.ts";
export type { DeploymentSample } from "./deploy/start-deployment.ts";
export type { NetworkRefusal } from "./deploy/without-network.ts";
export type { DeploymentZip } from "./deploy/zip-deployment.ts";
export type { CheckResult, CheckState, NamedCheckResult } from "./doctor/check.ts";
export { type DiagnoseOptions, type Diagnosis, diagnose } from "./doctor/diagnose.ts";
export type { System } from "./doctor/system.ts";
export { binomialLowerBound } from "./fit/binomial.ts";
export type {
  AssumedField,
  CarriedField,
  ChangedField,
  CheckedField,
  DroppedField,
  FieldOutcomes,
} from "./import/field-outcomes.ts";
export { type ImportOptions, type ImportProgress, importPredecessor } from "./import/import-predecessor.ts";
export type { ImportedFile, ImportReport } from "./import/import-report.ts";
export type { TimeUnit } from "./import/read-minutes.ts";
export type { NotCompared, ProblemText } from "./import/vector-pairs.ts";
export type { CategoryParity, ParityReport } from "./import/vector-parity.ts";
export type { LintFinding } from "./lint/lint-content.ts";
export { LintError } from "./lint/lint-error.ts";
export { InvalidBundleError } from "./publish/invalid-bundle-error.ts";
export { type PullBundleOptions, type PullReport, pullBundle } from "./publish/pull-bundle.ts";
export {
  type BundleName,
  type PushBundleOptions,
  type PushReport,
  pushBundle,
} from "./publish/push-bundle.ts";
export type { VectorComparison } from "./quantize/compare-vectors.ts";
export {
  type QuantizationReport,
  type QuantizeOptions,
  type QuantizeProgress,
  quantizeModel,
} from "./quantize/quantize-model.ts";
export type { WeightKind } from "./quantize/weight-plan.ts";
export { attachVerdict } from "./safety/attach-verdict.ts";
export { measuredDigest, type ReadVerdictOptions, readVerdict } from "./safety/read-verdict.ts";
export { UnsafeBundleError } from "./safety/unsafe-bundle-error.ts";
export type {
  DecisionWishes,
  DeskSource,
  Origin,
  SourceForeignText,
  SourceProblem,
  SourceTicket,
} from "./source/desk-source.ts";
export type { SourceFinding } from "./source/origin.ts";
export { type ReadSourceOptions, readSource } from "./source/read-source.ts";
export { SourceError } from "./source/source-error.ts";
export {
  type BundleComparison,
  type ValidationFinding,
  type ValidationReport,
  validateBundle,
} from "./validate/validate-bundle.ts";
