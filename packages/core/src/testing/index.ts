export { type MemoryAssets, memoryAssets } from "../assets/memory-assets.ts";
export { bundleOf, manifestFor } from "./manifest-for.ts";
export {
  CONTRACT_CASES,
  type ContractCase,
  type ContractOptions,
  type SeededProvider,
  type TestFunctions,
  testAssetProvider,
} from "./provider-contract.ts";
