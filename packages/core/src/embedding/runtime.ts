import { silenceRuntime } from "../environment/environment.ts";
import { UnsupportedPlatformError } from "../errors/index.ts";

export type Runtime = typeof import("onnxruntime-node");

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
  load: () => Promise<Runtime> = () => import("onnxruntime-node"),
): Promise<Runtime> {
  const refuse = (remedy: string) => new UnsupportedPlatformError({ ...system, remedy });
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
    );
  }
}

/** Platform, architecture and C library; musl is recognised by the report naming no glibc. */
export function describeSystem(
  platform: string = process.platform,
  arch: string = process.arch,
  report: () => unknown = readReport,
): System {
  if (platform !== "linux") return { platform, arch, libc: "the system's own" };
  const version = (report() as { header?: { glibcVersionRuntime?: string } }).header?.glibcVersionRuntime;
  return { platform, arch, libc: version === undefined ? "musl" : `glibc ${version}` };
}

function readReport(): unknown {
  if (process.report === undefined) return {};
  // Without this the report looks up every open socket's host name.
  (process.report as { excludeNetwork?: boolean }).excludeNetwork = true;
  return process.report.getReport();
}
