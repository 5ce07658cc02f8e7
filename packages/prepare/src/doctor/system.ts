import { createRequire } from "node:module";
import { totalmem } from "node:os";
import { dirname } from "node:path";
import { type Environment, readEnvironment } from "@org/classifier-core";
import { describeSystem } from "@org/classifier-core/preparation";

/** The machine and the process that are looked at. */
export interface System {
  /** As in `process.versions.node`. */
  readonly node: string;
  /** As in `process.platform` and `process.arch`. */
  readonly platform: string;
  readonly arch: string;
  /** "glibc", "musl", or other words where there is one for all. */
  readonly libc: string;
  /** Undefined where it is not glibc. */
  readonly glibc: string | undefined;
  readonly memoryBytes: number;
  readonly environment: Environment;
  /** Folder of the onnxruntime-node that core finds; undefined where it finds none. */
  readonly runtime: string | undefined;
}

/** This machine, and this process. */
export function thisSystem(): System {
  const { platform, arch, libc } = describeSystem();
  return {
    node: process.versions.node,
    platform,
    arch,
    libc,
    glibc: libc === "glibc" ? glibcVersion() : undefined,
    memoryBytes: totalmem(),
    environment: readEnvironment(),
    runtime: findRuntime(),
  };
}

function glibcVersion(): string | undefined {
  // Without this the report looks up every open socket's host name.
  (process.report as { excludeNetwork?: boolean }).excludeNetwork = true;
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime;
}

/** Core's own, since another package may have brought another version. */
function findRuntime(): string | undefined {
  try {
    const core = createRequire(import.meta.url).resolve("@org/classifier-core/package.json");
    return dirname(createRequire(core).resolve("onnxruntime-node/package.json"));
  } catch {
    return undefined;
  }
}
