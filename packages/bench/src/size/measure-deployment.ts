import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DeploymentSizes, deploy, type Platform } from "@org/classifier-prepare";

export interface MeasureDeploymentOptions {
  readonly entry: string;
  readonly bundle: string;
  readonly platform: Platform;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (step: string, done: number, total: number) => void;
}

/** A deployment's bytes by part, and what it takes as one file. */
export interface MeasuredDeployment extends DeploymentSizes {
  readonly zipped: number;
}

/** Bytes of a deployment by part: the entry with all it imports, one platform's runtime and the bundle; Node.js is not in it. */
export async function measureDeployment(options: MeasureDeploymentOptions): Promise<MeasuredDeployment> {
  const { onProgress, ...deployment } = options;
  const folder = await mkdtemp(join(tmpdir(), "classifier-bench-"));
  try {
    const { sizes, zip } = await deploy({
      ...deployment,
      out: join(folder, "deployment"),
      zip: true,
      // Whether it is safe is another verb's question; nothing of this is kept.
      force: true,
      onProgress: ({ label, done, total }) => onProgress(label, done, total),
    });
    if (zip === undefined) throw new Error("the deployment was not packed");
    return { ...sizes, zipped: zip.bytes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
