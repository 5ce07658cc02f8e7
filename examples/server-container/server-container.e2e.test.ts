import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  canMakeBareSystem,
  freePort,
  packPackages,
  registryAccess,
  runProgram,
  signalInside,
  startInBareSystem,
  temporaryFolder,
} from "@org/classifier-command-line/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { type CarriedOut, carryOut } from "./__fixtures__/dockerfile-steps.ts";

// Nobody has Docker here: the Dockerfile is linted, and its steps are carried out in folders, with the packages as
// npm would publish them. What comes out runs as its CMD says, as its user, where nothing can be written.

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const BUNDLE = place("../service-desk/deployment/assets");
const STEPS_TIMEOUT_MS = 8 * 60 * 1000;
/** Of the user "node" in the official images. */
const NODE_UID = 1000;
const KEY = "0123456789abcdef0123456789abcdef";

const ci = process.env.CI === "true";
const hadolint = canRun("hadolint", "--version");
const confined = canMakeBareSystem();
const registry = canRun("npm", "view", "fastify", "version");
if (ci && !(hadolint && confined && registry)) {
  throw new Error("hadolint, root on Linux and a registry are required here");
}

function canRun(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore", timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

describe("the Dockerfile", () => {
  it.skipIf(!hadolint)("has nothing the linter objects to (hadolint)", async () => {
    const { code, stdout, stderr } = await runProgram("hadolint", ["--no-color", place("Dockerfile")]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("copies from its context what .dockerignore lets in, and all of it", async () => {
    const copied = [...(await readFile(place("Dockerfile"), "utf8")).matchAll(/^COPY (?!--from)(.*) \S+$/gm)];
    const let_in = (await readFile(place(".dockerignore"), "utf8")).match(/(?<=^!).*$/gm);
    expect(copied.flatMap(([, sources = ""]) => sources.split(" ")).sort()).toEqual(let_in?.sort());
  });
});

describe.skipIf(!confined || !registry)("its steps, carried out (root on Linux, a registry)", () => {
  let image: CarriedOut;
  let keys: string;
  beforeAll(async () => {
    const folder = await temporaryFolder();
    const context = join(folder, "context");
    await mkdir(context);
    for (const file of ["server.js", "package.json"]) await cp(place(file), join(context, file));
    await cp(BUNDLE, join(context, "assets"), { recursive: true });
    const tarballs = await packPackages(
      ["server", "prepare", "core", "assets-fs", "assets-hub", "model-minilm"],
      await temporaryFolder(),
    );
    // The packages of this repository in place of what a registry has.
    const install = ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"];
    const locked = await runProgram("npm", [...install, ...tarballs], {
      cwd: context,
      env: registryAccess(),
    });
    expect(locked.code, locked.stderr).toBe(0);
    const { PATH = "", HOME = "" } = process.env;
    image = await carryOut(place("Dockerfile"), {
      context,
      folder: join(folder, "stages"),
      env: { PATH, HOME, npm_config_prefer_offline: "true", ...registryAccess() },
    });
    keys = join(folder, "keys");
    await mkdir(keys);
    await writeFile(join(keys, "keys"), `${KEY}\n`, { mode: 0o644 });
  }, STEPS_TIMEOUT_MS);

  const start = (port: number, args: readonly string[], env: Record<string, string> = {}): ChildProcess =>
    startInBareSystem({
      folders: { [image.workdir]: join(image.root, image.workdir), "/run/secrets": keys },
      args,
      cwd: image.workdir,
      env: { ...image.env, CLASSIFIER_SERVER_PORT: String(port), PATH: "/node:/usr/bin:/bin", ...env },
      uid: NODE_UID,
      network: true,
    });

  it("make an image that has what runs, and neither npm's leftovers nor the tools that built it", async () => {
    expect((await readdir(join(image.root, image.workdir))).sort()).toEqual(
      ["assets", "node_modules", "package.json", "server.js"].sort(),
    );
    const packages = await readdir(join(image.root, image.workdir, "node_modules/@org"));
    expect(packages).not.toContain("classifier-prepare");
    expect(image.user).not.toBe("root");
  });

  it("make one that does not listen beyond itself without keys", async () => {
    const child = start(await freePort(), image.cmd.slice(1));
    let stderr = "";
    child.stderr?.on("data", (data) => {
      stderr += data;
    });
    const [code] = await once(child, "close");
    expect(code).toBe(1);
    expect(stderr).toContain("without keys");
  });

  it("make one that answers, is found healthy, classifies, serves the page and ends when it is told to", async () => {
    const port = await freePort();
    const child = start(port, image.cmd.slice(1), { CLASSIFIER_SERVER_API_KEY_FILE: "/run/secrets/keys" });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (data) => {
        output += data;
      });
    }
    const closed = once(child, "close");
    try {
      const url = `http://127.0.0.1:${port}`;
      const authorization = `Bearer ${KEY}`;
      await answered(`${url}/healthz`, () => output);
      const healthy = async (of: number) =>
        (await once(start(of, image.healthcheck.slice(image.healthcheck.indexOf("-e"))), "close"))[0];
      expect(await healthy(port)).toBe(0);
      expect(await healthy(await freePort())).toBe(1);

      const response = await fetch(`${url}/v1/classify`, {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify({ text: "Till 4 is frozen since the update. Store 0417." }),
      });
      expect(await response.json()).toMatchObject({ category: { id: "till-operations" } });
      expect((await fetch(`${url}/v1/bundle`)).status).toBe(401);
      expect(await (await fetch(url)).text()).toContain("<html");
      expect((await fetch(`${url}/docs/json`, { headers: { authorization } })).status).toBe(200);
    } finally {
      signalInside(child, "SIGTERM");
    }
    expect(await closed).toEqual([0, null]);
    // Whatever the runtime has to say of its telemetry comes here.
    const own = new Set(["{", "h"]);
    expect(
      output
        .trimEnd()
        .split("\n")
        .filter((line) => !own.has(line[0] ?? "")),
    ).toEqual([]);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });
});

/** Waits until an address answers; a server that never does is what the test's own time is for. */
async function answered(url: string, output: () => string): Promise<void> {
  for (;;) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not yet.
    }
    if (output().includes("error [")) throw new Error(output());
    await sleep(50);
  }
}
