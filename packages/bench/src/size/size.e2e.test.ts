import { execFile } from "node:child_process";
import { appendFile, cp, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { measureBundle } from "./bundle-sizes.ts";
import type { SizeReport } from "./measure-size.ts";

// The command as it is published, and the example's bundle as `npm test` builds it.
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const BIN = fileURLToPath(new URL("../../bin/classifier-bench.js", import.meta.url));
/** A deployment and its zip take some ten seconds of a core, of which a busy machine may give little. */
const DEPLOYMENT_TIMEOUT_MS = 3 * 60 * 1000;
const BUNDLE = join(ROOT, "examples/service-desk/deployment/assets");

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map((file) => stat(join(file.parentPath, file.name))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

it(
  "adds up to what the files are",
  async () => {
    const json = join(await temporaryFolder(), "size.json");
    const { PATH = "", HOME = "" } = process.env;
    const run = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
      const child = execFile(
        process.execPath,
        [BIN, "size", "--quiet", "--strict", "--json", json],
        { cwd: ROOT, env: { PATH, HOME, CLASSIFIER_GRAPH_CACHE: "0" } },
        (_, __, stderr) => resolve({ code: child.exitCode, stderr }),
      );
    });
    expect(run).toEqual({ code: 0, stderr: "" });
    const { bundle, deployment, installed, packages, bars } = JSON.parse(
      await readFile(json, "utf8"),
    ) as SizeReport;
    expect(bundle.bytes).toBe(await bytesIn(BUNDLE));
    expect(deployment.bundle.total).toBe(bundle.bytes);
    const { code, packages: modules, runtime, total } = deployment;
    expect(total).toBe(code + modules + runtime + bundle.bytes);
    expect(installed.bytes).toBe(installed.packages.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(packages.map(({ status }) => status)).toEqual(packages.map(() => "measured"));
    expect(deployment.zipped).toBeLessThan(total);
    expect(bars).toMatchObject([
      { measured: total, verdict: "met" },
      { measured: deployment.zipped, verdict: "met" },
    ]);
  },
  DEPLOYMENT_TIMEOUT_MS,
);

it("a bundle whose file is not as long as its manifest says has no size", async () => {
  const copy = join(await temporaryFolder(), "assets");
  await cp(BUNDLE, copy, { recursive: true });
  await appendFile(join(copy, "data/categories.json"), " ");
  await expect(measureBundle(copy)).rejects.toThrow(
    /^data\/categories\.json has \d+ bytes, its manifest says/,
  );
});
