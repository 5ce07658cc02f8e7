import { defineConfig } from "vite";

// JSX is what tsconfig.json says. Everything is referred to relatively, so that a proxy may serve the page below a path.
export default defineConfig({
  base: "./",
  build: {
    outDir: "../dist/page",
    emptyOutDir: true,
    // Says which libraries are within, whose licences go with the package.
    sourcemap: true,
    // The browsers of the last two years.
    target: "es2022",
    // The server allows nothing inline and no data: URL for scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
  server: {
    // `npx vite page` beside a running server.
    proxy: Object.fromEntries(["/v1", "/readyz", "/docs"].map((path) => [path, "http://127.0.0.1:8080"])),
  },
});
