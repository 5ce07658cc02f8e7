import { arch, cpus, totalmem } from "node:os";
import { readEnvironment } from "@org/classifier-core";

/** The machine a figure was measured on. */
export interface Host {
  readonly cpu: string;
  readonly cores: number;
  /** What affinity and control groups grant this process. */
  readonly coresGranted: number;
  readonly memoryBytes: number;
  readonly platform: string;
  readonly architecture: string;
  readonly node: string;
}

export function describeHost(): Host {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    coresGranted: readEnvironment().cores.value,
    memoryBytes: totalmem(),
    platform: process.platform,
    architecture: arch(),
    node: process.version,
  };
}
