import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  builtPackage,
  freePort,
  packPackages,
  registryAccess,
  runProgram,
  temporaryFolder,
} from "@org/classifier-command-line/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// Next.js is too large for everybody's install, so it is installed here, in the version that the recipe names, together
// with the packages as npm would publish them; built, and started from the folder that a container would get.

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const BUNDLE = place("../../service-desk/deployment/assets");
const TIMEOUT_MS = 8 * 60 * 1000;

const recipe = JSON.parse(await readFile(place("package.json"), "utf8"));
const { code: asked } = await runProgram("npm", ["view", `next@${recipe.dependencies.next}`, "version"], {
  env: registryAccess(),
});
const registry = asked === 0;
if (process.env.CI === "true" && !registry) throw new Error("a registry is required here");

describe.skipIf(!registry)("a Next.js application, built (a registry)", () => {
  let standalone: string;
  let server: ChildProcess;
  let url: string;
  beforeAll(async () => {
    builtPackage("prepare").requireBuilt();
    const folder = await temporaryFolder();
    const project = join(folder, "project");
    await cp(place("."), project, { recursive: true });
    await rm(join(project, "nextjs.e2e.test.ts"));
    await cp(BUNDLE, join(project, "assets"), { recursive: true });
    const tarballs = await packPackages(["core", "assets-fs"], await temporaryFolder());
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
    const install = await runProgram("npm", ["install", ...flags, ...tarballs], {
      cwd: project,
      env: registryAccess(),
    });
    expect(install.code, install.stderr).toBe(0);
    const env = { NEXT_TELEMETRY_DISABLED: "1" };
    const build = await runProgram("npm", ["run", "build"], { cwd: project, env });
    expect(build.code, build.stdout + build.stderr).toBe(0);

    standalone = join(folder, "standalone");
    await cp(join(project, ".next/standalone"), standalone, { recursive: true, verbatimSymlinks: true });
    // What the result needed of the project would be missing from here on.
    await rm(project, { recursive: true });
    const { PATH = "", HOME = "" } = process.env;
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    server = spawn(process.execPath, ["server.js"], {
      cwd: standalone,
      env: {
        ...env,
        PATH,
        HOME,
        PORT: String(port),
        HOSTNAME: "127.0.0.1",
        CLASSIFIER_GRAPH_CACHE: "0",
      } as never,
      stdio: ["ignore", "pipe", "inherit"],
    });
    await listening(server);
  }, TIMEOUT_MS);
  afterAll(async () => {
    if (server?.exitCode !== null) return;
    const closed = once(server, "close");
    server.kill();
    await closed;
  });
  const classify = (body: string) => fetch(`${url}/api/classify`, { method: "POST", body });

  it("has this platform's library, as the packages have it, and no other platform's", async () => {
    const paths = await readdir(standalone, { recursive: true });
    const native = paths.filter(
      (path) => path.includes("onnxruntime-node/bin/") && /\.(?:node|dll|dylib|so)/.test(path),
    );
    expect(native.length).toBeGreaterThanOrEqual(2);
    for (const path of native) expect(path).toContain(join(process.platform, process.arch));
    expect(paths).toContain(join("assets", "manifest.json"));
  });

  it("classifies a ticket in a route", async () => {
    const response = await classify(
      JSON.stringify({ text: "Till 4 is frozen since the update. Store 0417." }),
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ category: { id: "till-operations" } });
  });

  it.each(["{", "null", "[]", '{"text":4}', ""])(
    "answers the body %j with 400 and what to do",
    async (body) => {
      const response = await classify(body);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { code: "ERR_INVALID_ARGUMENT" } });
    },
  );
});

/** Waits until the server says that it is ready. */
async function listening({ stdout }: ChildProcess): Promise<void> {
  let output = "";
  for await (const chunk of stdout as NonNullable<ChildProcess["stdout"]>) {
    output += chunk;
    if (output.includes("Ready")) return;
  }
  throw new Error(`it ended: ${output}`);
}
