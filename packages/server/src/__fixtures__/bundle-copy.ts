import { cp, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@org/classifier-command-line/testing";
import { MANIFEST_PATH, type Manifest, manifestDigest } from "@org/classifier-core/preparation";
import { attachVerdict, measuredDigest } from "@org/classifier-prepare";
import { BUNDLE } from "./built-server.ts";

/** A folder with the service desk's bundle, which a test may change. */
export async function bundleCopy(): Promise<string> {
  const folder = join(await temporaryFolder(), "assets");
  await cp(BUNDLE, folder, { recursive: true });
  return folder;
}

/** Makes another bundle of the folder's, with another version and so with another digest. */
export async function renewBundle(folder: string, version: string): Promise<void> {
  const path = join(folder, MANIFEST_PATH);
  const manifest: Manifest = JSON.parse(await readFile(path, "utf8"));
  const renewed = { ...manifest, bundle: { ...manifest.bundle, version } };
  await writeFile(path, JSON.stringify({ ...renewed, digest: manifestDigest(renewed) }));
}

/** Cuts a file of the folder's bundle short, as a copy that was broken off leaves it. */
export async function corruptBundle(folder: string): Promise<void> {
  const { model } = JSON.parse(await readFile(join(folder, MANIFEST_PATH), "utf8")) as Manifest;
  await truncate(join(folder, model.folder, model.onnx), 1000);
}

/** Puts a verdict into the folder's bundle that says UNSAFE. */
export async function condemnBundle(folder: string): Promise<void> {
  await attachVerdict(folder, {
    ...{ formatVersion: 1, verdict: "UNSAFE", date: "2026-01-02" },
    measured: { digest: await measuredDigest(folder), dtype: "w8", tickets: 1 },
    baseline: { description: "live build in fp32", dtype: "fp32" },
    ...{ tolerances: {}, findings: {}, versions: {} },
    reasons: ["1 of 1 tickets changed"],
    host: { cpu: "invented", cores: 1, node: "v20", platform: "linux-x64" },
  });
}
