import { lstat, readdir, realpath, rename, rm, rmdir, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { InvalidArgumentError } from "@org/classifier-core";
import { claimWorkingNames, clearInterrupted } from "../build/working-folders.ts";
import { resolveTarget } from "../build/write-bundle.ts";
import type { BundleName } from "../publish/push-bundle.ts";
import { checkVerdict, type DeployedVerdict } from "./check-verdict.ts";
import { copyBundle } from "./copy-bundle.ts";
import { copyFiles } from "./copy-files.ts";
import { asDeployFailure, deployError } from "./deploy-error.ts";
import { type DeploymentSizes, measureDeployment } from "./deployment-sizes.ts";
import { planDeployment } from "./plan-deployment.ts";
import { checkPlatform, OWN_PLATFORM, type Platform } from "./platform.ts";
import { refuseIncomplete } from "./refuse-incomplete.ts";
import { type DeploymentSample, startDeployment } from "./start-deployment.ts";
import { type DeploymentZip, LAMBDA_UPLOAD_BYTES, zipDeployment } from "./zip-deployment.ts";

export interface DeployOptions {
  /** The module that Node.js is to be started with; it imports `@org/classifier-core`, itself or by others. */
  readonly entry: string;
  /** Folder of the bundle. */
  readonly bundle: string;
  /** A new or empty folder. */
  readonly out: string;
  /** Whether it is packed as well, into a file beside `out` that is named like it, with `.zip`. @default false */
  readonly zip?: boolean | undefined;
  /** Where it is to run. @default this machine's own */
  readonly platform?: Platform | undefined;
  /** Take a bundle that is judged UNSAFE, or whose verdict is about another content. @default false */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DeployProgress) => void) | undefined;
}

/** How far a deployment has come: `done` of `total` within what the label says. */
export interface DeployProgress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

/** What was deployed. Paths are inside the folder, with forward slashes. */
export interface DeploymentReport {
  /** The folder, as it was named. */
  readonly out: string;
  readonly entry: string;
  readonly bundleFolder: string;
  readonly platform: Platform;
  readonly bundle: BundleName;
  readonly verdict: DeployedVerdict["verdict"];
  /** Bytes by part. */
  readonly sizes: DeploymentSizes;
  /** Absent where none was asked for. */
  readonly zip?: DeploymentZip;
  /** What it made of a ticket when it was started; absent for another platform than this machine's. */
  readonly sample?: DeploymentSample;
  /** What is worth a look, in sentences. */
  readonly warnings: readonly string[];
}

/**
 * Makes a folder that runs by itself: the entry with all it imports, one platform's runtime, and the bundle in `assets`
 * beside the entry. It is written beside `out`, checked to need nothing outside of itself, on this machine's own
 * platform started without a network and made to classify a ticket, and only then put in place.
 *
 * Rejects with UnsafeBundleError or ForeignVerdictError where the verdict forbids it, with AssetsNotFoundError where
 * there is no bundle, and with the code ERR_DEPLOY_FAILED for the rest; nothing is left behind then.
 */
export async function deploy(options: DeployOptions): Promise<DeploymentReport> {
  const { out, zip = false, force = false, signal, onProgress } = options;
  const platform = checkPlatform(options.platform);
  const entry = await realEntry(options.entry);
  const target = await resolveTarget(out);
  await refuseFilled(target);
  const zipTarget = `${target}.zip`;
  if (zip) await refuseFile(zipTarget);
  await checkVerdict(options.bundle, { force, signal });

  onProgress?.({ label: "following imports", done: 0, total: 1 });
  const plan = await planDeployment(entry, { bundle: options.bundle, platform });
  await asDeployFailure(() => clearInterrupted(target));
  if (zip) await asDeployFailure(() => clearInterrupted(zipTarget));
  const names = claimWorkingNames(target);
  const zipNames = claimWorkingNames(zipTarget);
  try {
    const { length: total } = plan.files;
    const onFile = (done: number) => onProgress?.({ label: "copying files", done, total });
    await asDeployFailure(() => copyFiles(plan.files, names.fresh, { signal, onFile }));
    const bundleCopy = join(names.fresh, plan.bundle);
    const bundle = await asDeployFailure(() => copyBundle(options.bundle, bundleCopy, signal));
    // Of the copy, since the bundle may have been replaced since.
    const { verdict, warnings } = await checkVerdict(bundleCopy, { force, signal });

    onProgress?.({ label: "checking the result", done: 0, total: 1 });
    await refuseIncomplete(names.fresh, plan);
    const sample =
      platform === OWN_PLATFORM ? await startDeployment(names.fresh, { ...plan, signal }) : undefined;
    const bundleFolder = plan.bundle.split(sep).join("/");
    const sizes = await measureDeployment(names.fresh, bundleFolder);
    if (zip) onProgress?.({ label: "packing", done: 0, total: 1 });
    const zipBytes = zip
      ? await asDeployFailure(() => zipDeployment(names.fresh, zipNames.fresh, { signal }))
      : undefined;
    signal?.throwIfAborted();
    await asDeployFailure(async () => {
      if (zip) await rename(zipNames.fresh, zipTarget);
      await putInPlace(names.fresh, target).catch(async (error: unknown) => {
        // Both or neither.
        if (zip) await rm(zipTarget, { force: true });
        throw error;
      });
    });
    return {
      out,
      entry: plan.entry.split(sep).join("/"),
      bundleFolder,
      platform,
      bundle,
      verdict,
      sizes,
      ...(zipBytes === undefined ? {} : { zip: { path: asNamed(out, zipTarget), bytes: zipBytes } }),
      ...(sample === undefined ? {} : { sample }),
      warnings: [
        ...warnings,
        ...plan.unresolved.map((name) => `Not installed, and not deployed: ${name}.`),
        ...(zipBytes !== undefined && zipBytes > LAMBDA_UPLOAD_BYTES
          ? ["The zip is larger than AWS Lambda takes directly (50 MiB): upload it by way of S3."]
          : []),
      ],
    };
  } finally {
    // What cannot be removed now is removed by the next deployment, and must not hide why this one failed.
    for (const { fresh, release } of [names, zipNames]) {
      await rm(fresh, { recursive: true, force: true }).catch(() => {});
      release();
    }
  }
}

/** A path beside `out`: absolute only where that is. */
function asNamed(out: string, path: string): string {
  return isAbsolute(out) ? path : relative(process.cwd(), path);
}

async function realEntry(entry: string): Promise<string> {
  const path = await realpath(resolve(entry)).catch(() => undefined);
  if (path !== undefined && (await stat(path)).isFile()) return path;
  throw new InvalidArgumentError({
    argument: "entry",
    expected: "a module's file",
    found: path === undefined ? "none of that name" : "a folder",
  });
}

async function refuseFilled(target: string): Promise<void> {
  const names = await readdir(target).catch((error: NodeJS.ErrnoException) =>
    error.code === "ENOENT" ? [] : [`what cannot be listed (${error.code})`],
  );
  if (names.length === 0) return;
  throw deployError({
    what: "the output folder was left alone",
    expected: "a new or empty folder",
    found: "one with content",
    remedy: "Name another folder in --out, or delete this one.",
  });
}

async function refuseFile(path: string): Promise<void> {
  const there = await lstat(path).then(
    () => true,
    () => false,
  );
  if (!there) return;
  throw deployError({
    what: "the zip beside the output folder was left alone",
    expected: "no file of that name",
    found: "one",
    remedy: "Name another folder in --out, or delete the file.",
  });
}

async function putInPlace(fresh: string, target: string): Promise<void> {
  // There may be an empty one, over which Windows moves nothing.
  await rmdir(target).catch(() => {});
  await rename(fresh, target);
}
