import { defineConfig } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

export default defineConfig({
  ...packageBuild({
    index: "src/index.ts",
    cli: "src/cli/cli.ts",
    "model-thread": "src/inference/model-thread.ts",
  }),
  // The page is built into the same folder.
  clean: ["dist/*.js", "dist/*.map", "dist/*.d.ts"],
});
