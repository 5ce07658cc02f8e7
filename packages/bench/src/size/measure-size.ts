import type { Platform } from "@org/classifier-prepare";
import { type CheckedBar, checkBar } from "../measurement/bar.ts";
import { beginReport, type ReportHeader } from "../measurement/report-header.ts";
import { type BundleSizes, measureBundle } from "./bundle-sizes.ts";
import { type InstalledSize, measureInstalled } from "./installed-size.ts";
import { type MeasuredDeployment, measureDeployment } from "./measure-deployment.ts";
import { measurePackages, type PackageSize } from "./package-sizes.ts";
import { measurePeers, type PeerSize } from "./peer-sizes.ts";

export interface SizeOptions {
  /** @default "examples/service-desk/deployment/assets" */
  readonly bundle?: string | undefined;
  /** The module a deployment is started with. @default "examples/quickstart/index.js" */
  readonly entry?: string | undefined;
  /** Where it is to run. @default "linux-x64" */
  readonly platform?: Platform | undefined;
  /** A sentence-transformers folder with ONNX files, for the peers' part. @default none */
  readonly model?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?:
    | ((progress: { run: string; step: string; done: number; total: number }) => void)
    | undefined;
}

export interface SizeReport extends ReportHeader<"size"> {
  readonly packages: readonly PackageSize[];
  /** Core as it is installed, for every platform its runtime comes with, and with all its dependencies. */
  readonly installed: InstalledSize;
  readonly bundle: BundleSizes;
  readonly deployment: MeasuredDeployment & { readonly platform: Platform };
  readonly peers: readonly PeerSize[];
  readonly bars: readonly CheckedBar[];
}

/** For linux-x64; other platforms' runtimes have other sizes. */
const DEPLOYMENT_LIMIT = {
  direction: "at most",
  value: 100_000_000,
  source: "bar of this suite: deployment, linux-x64, everything included <= 100 MB, of 1,000,000 bytes each",
} as const;

/** AWS Lambda takes 50 MiB without S3, which leaves a little for a program around it. */
const ZIP_LIMIT = {
  direction: "at most",
  value: 50_000_000,
  source:
    "bar of this suite: deployment, linux-x64, everything included, zipped <= 50 MB, of 1,000,000 bytes each",
} as const;

/** Adds up what is published, installed and deployed. Makes a deployment in a temporary folder, and removes it. */
export async function measureSize(options: SizeOptions = {}): Promise<SizeReport> {
  const { model, signal, onProgress } = options;
  const settled = {
    bundle: options.bundle ?? "examples/service-desk/deployment/assets",
    entry: options.entry ?? "examples/quickstart/index.js",
    platform: options.platform ?? "linux-x64",
  };
  const header = beginReport("size", settled);
  const show = (step: string, done: number, total: number) =>
    onProgress?.({ run: "size", step, done, total });
  const packages = await measurePackages((done, total) => show("packages", done, total), signal);
  const bundle = await measureBundle(settled.bundle, signal);
  const deployment = await measureDeployment({ ...settled, signal, onProgress: show });
  const installed = await measureInstalled("@org/classifier-core");
  const peers = await measurePeers(model);
  const isBarred = settled.platform === "linux-x64";
  return {
    ...header,
    versions: {
      ...header.versions,
      ...Object.fromEntries(
        peers.flatMap((peer) =>
          peer.status === "measured" ? [[peer.name, peer.installed.version] as const] : [],
        ),
      ),
    },
    ...{ packages, installed, bundle, peers },
    deployment: { ...deployment, platform: settled.platform },
    bars: [
      checkBar(
        "deployment for linux-x64, everything included",
        isBarred ? deployment.total : null,
        "bytes",
        DEPLOYMENT_LIMIT,
      ),
      checkBar("the same, zipped", isBarred ? deployment.zipped : null, "bytes", ZIP_LIMIT),
    ],
  };
}
