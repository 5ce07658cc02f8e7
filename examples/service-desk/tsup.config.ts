import { defineConfig } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

export default defineConfig({
  ...packageBuild({ demo: "src/demo.ts", "page-demo": "src/page-demo.ts" }),
  dts: false,
});
