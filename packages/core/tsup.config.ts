import { defineConfig } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

export default defineConfig({
  ...packageBuild({
    index: "src/index.ts",
    preparation: "src/preparation.ts",
    provider: "src/provider.ts",
    testing: "src/testing/index.ts",
  }),
  // Of their 240 kB a start needs 45, and reading the rest took 7 ms of it (2026-11-30). Valibot stays a dependency for
  // its types, which are part of ours. Licences: THIRD_PARTY_LICENSES.md.
  noExternal: ["valibot", "entities"],
});
