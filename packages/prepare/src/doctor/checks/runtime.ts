import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { ClassifierError } from "@org/classifier-core";
import { loadRuntime } from "@org/classifier-core/preparation";
import { showBytes } from "../../cli/show-amounts.ts";
import { PLATFORMS } from "../../deploy/platform.ts";
import { runtimeFiles } from "../../deploy/runtime-files.ts";
import { type CheckResult, problemOf } from "../check.ts";
import type { System } from "../system.ts";

const REINSTALL =
  "Install onnxruntime-node anew on this platform, with nothing omitted, and keep it out of bundlers.";

/** Whether onnxruntime-node is installed with this platform's libraries, and can be loaded. */
export async function checkRuntime(
  { platform, arch, libc, runtime }: Pick<System, "platform" | "arch" | "libc" | "runtime">,
  load: () => Promise<unknown> = () => loadRuntime({ platform, arch, libc }),
): Promise<CheckResult> {
  if (runtime === undefined) {
    return { state: "problem", found: "onnxruntime-node is not installed", remedy: REINSTALL };
  }
  const version = await versionIn(runtime);
  const name = PLATFORMS.find((known) => known === `${platform}-${arch}`);
  try {
    if (name === undefined) throw new Error("the platform's own check says what to do");
    const files = await runtimeFiles(runtime, name);
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(runtime, file))).size));
    await load();
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    return {
      state: "ok",
      found: `onnxruntime-node ${version}, loaded; ${showBytes(bytes)} for this platform`,
    };
  } catch (error) {
    const problem = ClassifierError.isInstance(error)
      ? problemOf(error)
      : ({ state: "problem", found: "no library for this platform", remedy: REINSTALL } as const);
    return { ...problem, found: `onnxruntime-node ${version}: ${problem.found}` };
  }
}

async function versionIn(folder: string): Promise<string> {
  try {
    const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    return typeof version === "string" ? version : "of unknown version";
  } catch {
    return "of unknown version";
  }
}
