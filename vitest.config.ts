import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Tests run on the sources, so that no build stands between an edit and its test; `*.e2e.test.ts` alone
// use what was built.
const alias = {
  "@org/classifier-core/preparation": source("packages/core/src/preparation.ts"),
  "@org/classifier-core/testing": source("packages/core/src/testing/index.ts"),
  "@org/classifier-core/provider": source("packages/core/src/provider.ts"),
  "@org/classifier-core": source("packages/core/src/index.ts"),
  "@org/classifier-assets-fs": source("packages/assets-fs/src/index.ts"),
  "@org/classifier-assets-hub/testing": source("packages/assets-hub/src/testing/index.ts"),
  "@org/classifier-assets-hub": source("packages/assets-hub/src/index.ts"),
  "@org/classifier-prepare": source("packages/prepare/src/index.ts"),
};

const project = (name: string, include: string[], exclude: string[] = []) => ({
  resolve: { alias },
  define: { PACKAGE_VERSION: JSON.stringify("0.0.0-test") },
  test: {
    name,
    include,
    // Whose tests look at it switch it on, in a folder of their own: nobody's cache is filled by a test run.
    env: { CLASSIFIER_GRAPH_CACHE: "0" },
    exclude: ["**/node_modules/**", "**/dist/**", ...exclude],
    // The native runtime does not like being loaded in many threads of one process.
    pool: "forks" as const,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

const PLACES = "{packages/*,examples/*,docs}";
const special = ["**/*.contract.test.ts", "**/*.integration.test.ts", "**/*.e2e.test.ts"];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      project("unit", [`${PLACES}/**/*.test.ts`], special),
      project("contract", [`${PLACES}/**/*.contract.test.ts`]),
      project("integration", [`${PLACES}/**/*.integration.test.ts`]),
      project("e2e", [`${PLACES}/**/*.e2e.test.ts`]),
    ],
  },
});
