import { describe, it } from "vitest";
import { testAssetProvider } from "../testing/provider-contract.ts";
import { memoryAssets } from "./memory-assets.ts";

testAssetProvider({
  describe,
  it,
  name: "memoryAssets",
  provider: (files) => ({ provider: memoryAssets(files) }),
});
