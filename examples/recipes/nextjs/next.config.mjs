/** @type {import("next").NextConfig} */
export default {
  // A folder with what the server needs and nothing else, as for a container.
  output: "standalone",
  // Left as packages: a native library cannot be bundled, and what loads it has to find it beside itself.
  serverExternalPackages: ["@org/classifier-core", "onnxruntime-node"],
  // What is read and not imported: the bundle, and this platform's library beside the binding.
  outputFileTracingIncludes: {
    "/api/classify": [
      "./assets/**/*",
      `./node_modules/onnxruntime-node/bin/*/${process.platform}/${process.arch}/*`,
    ],
  },
};
