import { closeSync, openSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { silenceRuntime } from "../environment/environment.ts";
import { UnsupportedPlatformError } from "../errors/index.ts";

export type Runtime = typeof import("onnxruntime-node");

// It is CommonJS: required, it is there 4 ms sooner than imported, which reads every file of it once more for its names
// (10 instead of 14 ms, 2026-11-30).
const require = createRequire(import.meta.url);

/** The system a process runs on, as far as the native runtime cares. */
export interface System {
  readonly platform: string;
  readonly arch: string;
  readonly libc: string;
}

/**
 * Loads onnxruntime-node; where it has no build for this system, says so in one clear error. Both parameters
 * are for tests.
 */
export async function loadRuntime(
  system: System = describeSystem(),
  load: () => Runtime | Promise<Runtime> = () => require("onnxruntime-node") as Runtime,
): Promise<Runtime> {
  const refuse = (remedy: string, libc = system.libc) =>
    new UnsupportedPlatformError({ ...system, libc, remedy });
  if (system.libc === "musl") {
    throw refuse("Use an image with glibc, such as node:20-slim instead of node:20-alpine.");
  }
  if (system.platform === "darwin" && system.arch === "x64") {
    throw refuse(
      "Intel Macs have no build since onnxruntime 1.24; run on an Apple-silicon Mac, Linux or Windows.",
    );
  }
  silenceRuntime();
  try {
    return await load();
  } catch (error) {
    // Its message names absolute paths; the code says as much.
    const { code } = error as { code?: unknown };
    throw refuse(
      `Its native library could not be loaded (${typeof code === "string" ? code : "unknown reason"}). ` +
        "Install without --omit=optional, keep the package out of bundlers, and copy its bin folder when deploying.",
      system.libc === "glibc" ? `glibc ${glibcVersion()}` : system.libc,
    );
  }
}

/** Platform, architecture and C library; Node itself says which loader it needs. */
export function describeSystem(
  platform: string = process.platform,
  arch: string = process.arch,
  readStart: () => Uint8Array = readStartOfNode,
): System {
  if (platform !== "linux") return { platform, arch, libc: "the system's own" };
  const musl = Buffer.from(readStart()).includes("ld-musl");
  return { platform, arch, libc: musl ? "musl" : "glibc" };
}

/** An ELF file names its loader in its first pages: `/lib64/ld-linux-x86-64.so.2`, or `/lib/ld-musl-x86_64.so.1`. */
const LOADER_WITHIN_BYTES = 4096;

function readStartOfNode(): Uint8Array {
  const start = new Uint8Array(LOADER_WITHIN_BYTES);
  try {
    const node = openSync(process.execPath, "r");
    try {
      readSync(node, start);
    } finally {
      closeSync(node);
    }
  } catch {
    // Then the library's own failure has to tell.
  }
  return start;
}

/** The version of glibc, which may be too old; by a report that takes ten milliseconds, so only when something failed. */
function glibcVersion(): string {
  if (process.report === undefined) return "of unknown version";
  // Without this the report looks up every open socket's host name.
  (process.report as { excludeNetwork?: boolean }).excludeNetwork = true;
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime ?? "of unknown version";
}
