import { defineConfig } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

export default defineConfig(
  packageBuild({
    index: "src/index.ts",
    preparation: "src/preparation.ts",
    provider: "src/provider.ts",
    testing: "src/testing/index.ts",
  }),
);
