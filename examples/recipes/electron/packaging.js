/** How @electron/packager makes the application. */
export const packaging = {
  // Put together by `npm run deploy`: what is imported, one platform's runtime, and the bundle. Nothing is left to prune.
  dir: "app",
  out: "out",
  prune: false,
  // What the system's loader and the native library open has to be files; triage.js looks for them there.
  asar: { unpackDir: "{assets,**/onnxruntime-node}" },
};
