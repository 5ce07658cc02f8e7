import { defineConfig } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

export default defineConfig({
  ...packageBuild({
    index: "src/index.ts",
    cli: "src/cli/cli.ts",
    "model-thread": "src/inference/model-thread.ts",
  }),
  // The page is built into the same folder, and stays when the server is built by itself.
  clean: ["!page/**"],
});
