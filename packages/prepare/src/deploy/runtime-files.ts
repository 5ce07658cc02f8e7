import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { deployError } from "./deploy-error.ts";
import type { Platform } from "./platform.ts";

const BINDING = "onnxruntime_binding.node";

/**
 * The native files of onnxruntime-node in `folder` that a platform needs, as paths inside it: the binding, and of what
 * lies beside it only the libraries that the binding names. The rest is for graphics cards (DirectML, WebGPU's shader
 * compilers), is opened only when such a one is asked for, and makes up to half of the size.
 */
export async function runtimeFiles(folder: string, platform: Platform): Promise<string[]> {
  const [system = "", processor = ""] = platform.split("-");
  const interfaces = await listing(join(folder, "bin"));
  for (const version of interfaces) {
    const place = join("bin", version, system, processor);
    const names = await listing(join(folder, place));
    if (!names.includes(BINDING)) continue;
    const binding = await readFile(join(folder, place, BINDING));
    const libraries = names.filter((name) => name !== BINDING && binding.includes(name));
    if (libraries.length === 0) break;
    return [BINDING, ...libraries].map((name) => join(place, name));
  }
  throw deployError({
    what: `onnxruntime-node has no complete native library for ${platform}`,
    expected: `${BINDING} and the library it names in bin/*/${system}/${processor}`,
    found: interfaces.length === 0 ? "no bin folder" : "none",
    remedy: "Install onnxruntime-node anew; its package brings the libraries of every platform.",
  });
}

async function listing(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}
