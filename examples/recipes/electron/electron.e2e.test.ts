import { readdir, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  builtPackage,
  registryAccess,
  runProgram,
  temporaryFolder,
} from "@org/classifier-command-line/testing";
import { beforeAll, describe, expect, it } from "vitest";

// Electron itself is 100 MB from elsewhere than npm. What is asked here is what decides whether it can start: that the
// archive is made as @electron/packager makes it, with the native library and the bundle beside it as files.

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const BUNDLE = place("../../service-desk/deployment/assets");
/** What packs archives for Electron; the last that runs on Node 20. */
const ASAR = "@electron/asar@3.4.1";
const TIMEOUT_MS = 3 * 60 * 1000;

interface Asar {
  createPackageWithOptions(folder: string, archive: string, options: object): Promise<void>;
  extractAll(archive: string, folder: string): void;
  listPackage(archive: string, options: { isPack: boolean }): string[];
  statFile(archive: string, path: string): { unpacked?: boolean; files?: object };
}

const installed = await installAsar();
if (process.env.CI === "true" && installed === undefined) throw new Error("a registry is required here");

async function installAsar(): Promise<Asar | undefined> {
  const folder = await temporaryFolder();
  const args = ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", ASAR];
  const { code } = await runProgram("npm", args, { cwd: folder, env: registryAccess() });
  return code === 0 ? createRequire(join(folder, "package.json"))("@electron/asar") : undefined;
}

describe.skipIf(installed === undefined)("the application, packed (a registry)", () => {
  const asar = installed as Asar;
  let folder: string;
  let archive: string;
  let app: string;
  beforeAll(async () => {
    const prepare = builtPackage("prepare");
    prepare.requireBuilt();
    folder = await temporaryFolder();
    const deployment = join(folder, "deployment");
    const args = [
      "deploy",
      "--entry",
      "main.js",
      "--bundle",
      BUNDLE,
      "--out",
      deployment,
      "--json",
      "--quiet",
    ];
    const { code, stdout, stderr } = await prepare.run(args, { cwd: place(".") });
    expect(code, stderr).toBe(0);
    const { entry, warnings } = JSON.parse(stdout);
    // Electron is what the application runs in, and the one thing that is not deployed with it.
    expect(warnings.filter((warning: string) => warning.startsWith("Not installed"))).toEqual([
      "Not installed, and not deployed: electron.",
    ]);
    // Here the recipe is in a folder of a workspace; an application of its own is at the root already.
    app = join(folder, "app");
    await rename(join(deployment, dirname(entry)), app);
    await rename(join(deployment, "node_modules"), join(app, "node_modules"));
    archive = join(folder, "resources/app.asar");
    const { packaging } = await import(place("packaging.js"));
    await asar.createPackageWithOptions(app, archive, packaging.asar);
  }, TIMEOUT_MS);

  it("has in the archive what JavaScript reads, and as files what the system opens", async () => {
    const files = asar
      .listPackage(archive, { isPack: false })
      .map((path) => path.slice(1))
      .filter((path) => asar.statFile(archive, path).files === undefined);
    const outside = files.filter((path) => asar.statFile(archive, path).unpacked === true);
    for (const file of ["main.js", "triage.js", "preload.cjs", "index.html"]) {
      expect(files).toContain(file);
      expect(outside).not.toContain(file);
    }
    const isNative = (path: string) => /\.(?:node|so(?:\.\d+)*|dylib|dll)$/.test(path);
    expect(files.filter(isNative).length).toBeGreaterThanOrEqual(2);
    expect(outside).toEqual(expect.arrayContaining(files.filter(isNative)));
    expect(outside).toEqual(expect.arrayContaining(files.filter((path) => path.startsWith("assets/"))));
    const onDisk = await readdir(`${archive}.unpacked`, { recursive: true, withFileTypes: true });
    expect(onDisk.filter((entry) => entry.isFile())).toHaveLength(outside.length);
  });

  it("classifies with the library beside the archive, from the bundle beside the archive", async () => {
    const extracted = join(folder, "extracted");
    asar.extractAll(archive, extracted);
    await rm(app, { recursive: true, force: true });
    // Node reads no archives. What Electron would read there is taken out; the bundle and the library are not.
    await rm(join(extracted, "assets"), { recursive: true });
    await rm(join(extracted, "node_modules/onnxruntime-node"), { recursive: true });
    await rename(
      `${archive}.unpacked/node_modules/onnxruntime-node`,
      join(extracted, "node_modules/onnxruntime-node"),
    );
    const code = `
      const { openTriage } = await import(${JSON.stringify(pathToFileURL(join(extracted, "triage.js")).href)});
      const triage = await openTriage(${JSON.stringify(archive)});
      const { category, problems } = await triage.classify("Till 4 is frozen since the update. Store 0417.");
      await triage.close();
      process.stdout.write(category.id + " " + (problems.length > 0));`;
    const run = await runProgram(process.execPath, ["--input-type=module", "-e", code], { cwd: "/" });
    expect(run).toMatchObject({ code: 0, stderr: "", stdout: "till-operations true" });
  });
});

it("the page may load nothing from anywhere, and has no script", async () => {
  const page = await readFile(place("index.html"), "utf8");
  expect(page).toContain("default-src 'none'");
  expect(page).not.toContain("<script");
});
