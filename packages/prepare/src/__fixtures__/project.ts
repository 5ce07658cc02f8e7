import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { temporaryFolder } from "./folders.ts";

export type ProjectFiles = Readonly<Record<string, string | { readonly link: string }>>;

const json = (content: object) => JSON.stringify(content);
const module = { type: "module", exports: { ".": "./index.js" } };

/** What classifies nothing and says so honestly: one fixed answer, read from the bundle that it was given. */
const STAND_IN_CORE = `
export async function createClassifier({ assets }) {
  const source = await assets.open();
  await source.read("manifest.json");
  const runtime = await import("onnxruntime-node");
  return { classify: async () => ({ decision: runtime.default, category: { id: "stand-in" } }), close: async () => {} };
}`;

/** Native files of every platform, each with its own name inside; what the binding does not name is not needed. */
function nativeFiles(folder: string): ProjectFiles {
  const binding = "onnxruntime_binding.node";
  return {
    [`${folder}/linux/x64/${binding}`]: "needs libonnxruntime.so.1",
    [`${folder}/linux/x64/libonnxruntime.so.1`]: "linux-x64",
    [`${folder}/linux/x64/libonnxruntime_providers_cuda.so`]: "a graphics card",
    [`${folder}/linux/arm64/${binding}`]: "needs libonnxruntime.so.1",
    [`${folder}/linux/arm64/libonnxruntime.so.1`]: "linux-arm64",
    [`${folder}/darwin/arm64/${binding}`]: "needs @rpath/libonnxruntime.1.dylib",
    [`${folder}/darwin/arm64/libonnxruntime.1.dylib`]: "darwin-arm64",
    [`${folder}/darwin/arm64/libonnxruntime.1.30.0.dylib`]: "darwin-arm64",
    [`${folder}/win32/x64/${binding}`]: "needs onnxruntime.dll",
    [`${folder}/win32/x64/onnxruntime.dll`]: "win32-x64",
    [`${folder}/win32/x64/DirectML.dll`]: "a graphics card",
  };
}

/** Core and the runtime as stand-ins, in the folder `node_modules` at the root. Without win32-arm64. */
export const INSTALLED: ProjectFiles = {
  "package.json": json({ type: "module" }),
  "node_modules/@org/classifier-core/package.json": json({ ...module, name: "@org/classifier-core" }),
  "node_modules/@org/classifier-core/index.js": STAND_IN_CORE,
  "node_modules/@org/classifier-core/index.js.map": "{}",
  "node_modules/@org/classifier-core/README.md": "Read me.",
  "node_modules/@org/classifier-core/LICENSE": "MIT",
  "node_modules/onnxruntime-node/package.json": json({ name: "onnxruntime-node", main: "index.js" }),
  "node_modules/onnxruntime-node/index.js": `module.exports = "route";`,
  ...nativeFiles("node_modules/onnxruntime-node/bin/napi-v6"),
};

/** Imports core, and does nothing else. */
export const ENTRY = `import "@org/classifier-core";`;

/** A package of one module, as files below a `node_modules` or a workspace's folder. */
export function packageAt(folder: string, name: string, code: string): ProjectFiles {
  return { [`${folder}/package.json`]: json({ ...module, name }), [`${folder}/index.js`]: code };
}

/** Writes a project to a folder that goes with the tests of the file; links lead where they say from where they are. */
export async function projectWith(files: ProjectFiles): Promise<string> {
  const root = join(await temporaryFolder(), "project");
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    if (typeof content === "string") await writeFile(file, content);
    else await symlink(content.link, file);
    if (path.endsWith(".sh")) await chmod(file, 0o755);
  }
  return root;
}
