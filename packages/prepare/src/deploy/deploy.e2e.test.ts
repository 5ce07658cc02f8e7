import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "@org/classifier-command-line/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { requireBuilt, runCommand } from "../__fixtures__/built-command.ts";
import { filesIn, temporaryFolder } from "../__fixtures__/folders.ts";
import { UNSAFE, verdictOn } from "../__fixtures__/judged-bundle.ts";
import { attachVerdict } from "../safety/attach-verdict.ts";
import { measuredDigest } from "../safety/read-verdict.ts";
import { OWN_PLATFORM, PLATFORMS } from "./platform.ts";
import { runtimeFiles } from "./runtime-files.ts";

// The quickstart and the example desk's bundle as `npm test` builds them, deployed out of the repository.

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const QUICKSTART = join(ROOT, "examples/quickstart/index.js");
const RUNTIME = join(ROOT, "node_modules/onnxruntime-node");
const DESK_BUNDLE = join(ROOT, "examples/service-desk/deployment/assets");
/** What the README promises of a deployment for linux-x64, all included. */
const MAX_DEPLOYMENT_BYTES = 100_000_000;
/** A deployment takes some six seconds of a core, of which a busy machine may give little. */
const DEPLOYMENT_TIMEOUT_MS = 3 * 60 * 1000;

beforeAll(requireBuilt);

const deployCommand = (bundle: string, out: string, ...more: string[]) =>
  runCommand([
    "deploy",
    "--entry",
    QUICKSTART,
    "--bundle",
    bundle,
    "--out",
    out,
    "--json",
    "--quiet",
    ...more,
  ]);

describe("the quickstart, deployed for this machine", () => {
  it(
    "runs from its folder alone, and finds its bundle by itself",
    async () => {
      const out = join(await temporaryFolder(), "deployment");
      const { code, stdout, stderr } = await deployCommand(DESK_BUNDLE, out);
      expect(code, stderr + stdout).toBe(0);
      const report = JSON.parse(stdout);
      expect(report).toMatchObject({
        entry: "examples/quickstart/index.js",
        bundleFolder: "examples/quickstart/assets",
        platform: OWN_PLATFORM,
        sample: { decision: expect.stringMatching(/route|review|out_of_scope/) },
      });
      const bytes = [...(await filesIn(out)).values()].reduce((sum, { length }) => sum + length, 0);
      expect(report.sizes.total).toBe(bytes);
      expect(bytes).toBeLessThanOrEqual(MAX_DEPLOYMENT_BYTES);

      // The example names the folder of the repository's bundle; a program that is deployed names none.
      const entry = join(out, report.entry);
      const source = await readFile(entry, "utf8");
      await writeFile(entry, source.replace(/fsAssets\(".*"\)/, "fsAssets()"));
      const run = await runProgram(process.execPath, [entry], { cwd: "/", env: { NODE_PATH: "" } });
      expect(run).toMatchObject({ code: 0, stderr: "" });
      expect(run.stdout).toMatch(
        /^Till Operations, for the Store Systems Team\nLike: \S.*\n(FULLY|PARTIALLY|NOT)_AUTOMATABLE, \d+ %\n$/,
      );
    },
    DEPLOYMENT_TIMEOUT_MS,
  );
});

it.each(PLATFORMS)("the runtime that is installed has two files that %s needs", async (platform) => {
  const files = await runtimeFiles(RUNTIME, platform);
  expect(files).toHaveLength(2);
  for (const file of files) expect(file.split(sep).join("/")).toContain(`/${platform.replace("-", "/")}/`);
});

describe("a bundle that the bench has judged UNSAFE", () => {
  it(
    "is refused with 1, and deployed with --force, here for another platform",
    async () => {
      const folder = await temporaryFolder();
      const bundle = join(folder, "bundle");
      const out = join(folder, "deployment");
      await cp(DESK_BUNDLE, bundle, { recursive: true });
      await attachVerdict(bundle, verdictOn(await measuredDigest(bundle), UNSAFE));

      const refused = await deployCommand(bundle, out);
      expect(refused.code).toBe(1);
      expect(JSON.parse(refused.stdout).error).toMatchObject({
        code: "ERR_VERDICT_UNSAFE",
        reasons: UNSAFE.reasons,
      });
      expect(await readdir(dirname(out))).toEqual(["bundle"]);

      const other = OWN_PLATFORM === "linux-arm64" ? "linux-x64" : "linux-arm64";
      const forced = await deployCommand(bundle, out, "--force", "--platform", other);
      expect(forced.code, forced.stderr).toBe(0);
      const report = JSON.parse(forced.stdout);
      expect(report).toMatchObject({ verdict: "UNSAFE", platform: other });
      expect(report.sample).toBeUndefined();
      const native = [...(await filesIn(out)).keys()].filter((path) => path.includes("/bin/"));
      for (const path of native) expect(path).toContain(`/${other.replace("-", "/")}/`);
      expect(native).toHaveLength(2);
    },
    DEPLOYMENT_TIMEOUT_MS,
  );
});
