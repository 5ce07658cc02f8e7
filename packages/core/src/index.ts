export { checkAssetPath } from "./assets/asset-path.ts";
export type { AssetProvider, AssetSource } from "./assets/asset-provider.ts";
export type { AutomationLevel, AutomationMapping, Priority } from "./assets/bundle-data.ts";
export { type ChainOptions, chain } from "./assets/chain.ts";
export type { Manifest } from "./assets/manifest.ts";
export { type MemoryAssets, memoryAssets } from "./assets/memory-assets.ts";
export type { Settings } from "./assets/settings.ts";
export type { Advisor, AdvisorRequest } from "./automation/advisor.ts";
export type * from "./classification.ts";
export { type Classifier, createClassifier } from "./classifier.ts";
export {
  type Choice,
  type Environment,
  type EnvironmentKind,
  type EnvironmentOverrides,
  type EnvironmentSources,
  readEnvironment,
} from "./environment/environment.ts";
export * from "./errors/index.ts";
export { CHANNELS } from "./observation/diagnostics.ts";
export type { Statistics } from "./observation/statistics.ts";
export {
  type BundleDescription,
  describeBundle,
  type MeasuredQuality,
} from "./opening/bundle-description.ts";
export type {
  InitializationReport,
  InitializationStep,
  PartOrigin,
  StepPart,
} from "./opening/initialization-report.ts";
export type { ClassifierMode, ClassifierOptions, ClassifyOptions } from "./options.ts";
export type { Entity } from "./text/entities.ts";
export type { TextNote, TextQuality } from "./text/text-quality.ts";
export type { Urgency } from "./text/urgency.ts";
