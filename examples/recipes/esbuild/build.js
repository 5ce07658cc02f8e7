import { build } from "esbuild";

await build({
  entryPoints: ["src/main.js"],
  outfile: "dist/main.js",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  // Core loads the native library from its own folder, so both stay packages; everything else goes into the file.
  external: ["@org/classifier-core", "onnxruntime-node"],
});
