import { defineConfig } from "vitest/config";

// Apart from the project's tests: these need the registry and what was built, and are run before something is published.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    maxWorkers: 2,
    testTimeout: 5 * 60_000,
    hookTimeout: 10 * 60_000,
  },
});
