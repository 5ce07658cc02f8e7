import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { finished } from "./finished.ts";

/** A Python that has huggingface_hub, the Hub's own client. */
export interface PythonHub {
  readonly version: string;
  /**
   * Runs `script` with `sys.argv[1:]` set to `args` and returns what it printed. Nothing of this process's
   * environment reaches it but the path; HF_HOME is a folder of its own unless `env` names one. Asynchronous,
   * so that a server of this process can answer it. Rejects with all it said where it fails.
   */
  run(script: string, args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
}

const VENV = fileURLToPath(new URL("../../../../.venv-hub/bin/python", import.meta.url));

/** CLASSIFIER_HUB_PYTHON, else the repository's .venv-hub, else python3; undefined where it lacks huggingface_hub. */
export function findPythonHub(): PythonHub | undefined {
  const python = process.env.CLASSIFIER_HUB_PYTHON || (existsSync(VENV) ? VENV : "python3");
  const asked = spawnSync(python, ["-c", "import huggingface_hub as h; print(h.__version__)"], {
    encoding: "utf8",
    env: environment({}),
  });
  if (asked.status !== 0) return undefined;
  return { version: asked.stdout.trim(), run: (...run) => runPython(python, ...run) };
}

function environment(env: Readonly<Record<string, string>>): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    PYTHONIOENCODING: "utf-8",
    HF_HUB_DISABLE_TELEMETRY: "1",
    // The chunked protocol has servers of its own, which a local Hub is not.
    HF_HUB_DISABLE_XET: "1",
    HF_HUB_DISABLE_PROGRESS_BARS: "1",
    NO_PROXY: "*",
    ...env,
  };
}

async function runPython(
  python: string,
  script: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "python-hub-"));
  try {
    const child = spawn(python, ["-c", script, ...args], {
      env: environment({ HF_HOME: home, ...env }),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { code, stdout, stderr } = await finished(child);
    if (code !== 0) throw new Error(`python ended with ${code}:\n${stderr}\n${stdout}`);
    return stdout;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
